import { FIELD_NAMES } from '../flow/fields.js';
import { MissingFieldsError } from '../query/missing-fields.js';
import type { NameTables } from '../query/names.js';
import { defaultPrintFormat, printFormat } from '../query/print/formats.js';
import { FlowPrinter } from '../query/print/printer.js';
import { headerLines } from './header-text.js';
import type { Session } from './session.js';
import { versionOf } from './sink.js';

export interface PrintOptions {
  /** Default: what fits the export version. */
  readonly format?: number | undefined;
  readonly wide: boolean;
  readonly names?: NameTables | undefined;
  readonly showHeader: boolean;
  /** Prints each flow as soon as it is there. */
  readonly flushes: boolean;
  readonly commentCharacter: string;
}

/** What the original ends with when the flows lack a field. */
const EXIT_MISSING_FIELD = 255;

/** flow-print: the flows of standard input as lines (flow-tools specification, section 6). */
export async function printFlows(session: Session, options: PrintOptions): Promise<void> {
  const { wide, names, flushes } = options;
  const { output } = session;
  const wanted =
    options.format === undefined
      ? FIELD_NAMES
      : new FlowPrinter(printFormat(options.format, wide), { fields: new Set(FIELD_NAMES) }).columns;
  const source = await session.openInput(wanted, flushes ? { batchRows: 1 } : {});
  const { exportVersion, aggregationMethod } = versionOf(source);
  const format = printFormat(options.format ?? defaultPrintFormat(exportVersion, aggregationMethod), wide);
  try {
    const printer = new FlowPrinter(format, { fields: source.fields, names });
    if (options.showHeader && source.header.kind === 'flow-tools')
      await output.lines(headerLines(source.header, options.commentCharacter));
    await output.lines(printer.titles);
    for await (const batch of session.batches(source)) {
      await output.write(printer.print(batch, undefined));
      if (flushes) await output.flush();
    }
  } catch (error) {
    if (!(error instanceof MissingFieldsError)) throw error;
    session.say(error.message);
    session.exitCode = EXIT_MISSING_FIELD;
  } finally {
    await source.close();
  }
}
