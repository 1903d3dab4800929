/** Where a collector's messages go, one fact a line. */
export interface CollectorLog {
  info(line: string): void;
  /** Something that costs flows, or may. */
  warn(line: string): void;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Lines on standard error with local time, for the foreground. */
export function consoleLog(program: string): CollectorLog {
  const write = (line: string): void => {
    const now = new Date();
    const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    const time = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
    process.stderr.write(`${day} ${time} ${program}: ${line}\n`);
  };
  return { info: write, warn: write };
}
