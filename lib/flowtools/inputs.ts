import type { FlowFile } from '../store/select-header.js';
import { selectFlowFiles } from '../store/select.js';
import type { FlowToolsHeader } from '../formats/header.js';
import { aboutFile, type Session } from './session.js';

/** The options of flow-cat and flow-merge that choose files (flow-tools specification, section 2). */
export interface InputOptions {
  /** Files and directories; `-`, and none at all, is the standard input. */
  readonly paths: readonly string[];
  /** Epoch seconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly includeTemporary?: boolean;
  readonly together?: boolean;
}

/** The files to read, in order; what is left out is told. */
export function chooseInputs(session: Session, options: InputOptions): Promise<FlowFile[]> {
  const { paths, from = 0, to = 0, includeTemporary = false, together = false } = options;
  const names = paths.length === 0 ? ['-'] : paths;
  return selectFlowFiles(
    names.map((name) => (name === '-' ? '/dev/stdin' : name)),
    {
      from,
      to,
      includeTemporary,
      together,
      onLeftOut: (path, { message }) => session.say(aboutFile(path, message)),
    },
  );
}

export function headersOf(files: readonly FlowFile[]): FlowToolsHeader[] {
  return files.flatMap(({ header }) => (header?.kind === 'flow-tools' ? [header] : []));
}
