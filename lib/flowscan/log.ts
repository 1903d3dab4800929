/** Where flowscan writes its log: text lines, one fact each. */
export interface ScanLog {
  /** A line with the time stamp of the original: `YYYY/MM/DD HH:MM:SS `, local time. */
  stamped(line: string): void;
  /** A line as it is. */
  plain(line: string): void;
  /** Something worth knowing that costs nothing; unstamped, on standard error. */
  warn(line: string): void;
  /** Something that went wrong and did not stop the program: as {@link warn}, and counted. */
  error(line: string): void;
  /** How often {@link error} was called: a single pass with errors does not end with exit code 0. */
  readonly errors: number;
  /** A stamped line that is said only if {@link isVerbose}. */
  verbose(line: string): void;
  isVerbose: boolean;
}

export function consoleLog(isVerbose = false): ScanLog {
  let errors = 0;
  return {
    isVerbose,
    get errors() {
      return errors;
    },
    stamped: (line) => void process.stdout.write(`${timestamp(new Date())} ${line}\n`),
    plain: (line) => void process.stdout.write(`${line}\n`),
    warn: (line) => void process.stderr.write(`${line}\n`),
    error(line) {
      errors++;
      this.warn(line);
    },
    verbose(line) {
      if (this.isVerbose) this.stamped(line);
    },
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

export function timestamp(date: Date): string {
  const day = `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Time used since it was made: wall clock, this process's CPU and, if the caller knows it, that of its child processes. */
export class Stopwatch {
  readonly #wall = performance.now();
  readonly #cpu = process.cpuUsage();
  readonly #children: ChildTimes;
  readonly #childTimes: () => ChildTimes;

  constructor(childTimes: () => ChildTimes = () => ({ user: 0, system: 0 })) {
    this.#childTimes = childTimes;
    this.#children = childTimes();
  }

  /** In the form of the original's log: ` 1 wallclock secs ( 0.60 usr +  0.02 sys =  0.62 CPU)`. */
  toString(): string {
    const wall = Math.round((performance.now() - this.#wall) / 1000);
    const { user, system } = process.cpuUsage(this.#cpu);
    const now = this.#childTimes();
    const childUser = Math.max(0, now.user - this.#children.user);
    const childSystem = Math.max(0, now.system - this.#children.system);
    return formatTimes(wall, user / 1e6, system / 1e6, childUser, childSystem);
  }
}

/** CPU seconds of child processes so far. */
export interface ChildTimes {
  readonly user: number;
  readonly system: number;
}

export function formatTimes(
  wall: number,
  user: number,
  system: number,
  childUser = 0,
  childSystem = 0,
): string {
  const seconds = (value: number): string => value.toFixed(2).padStart(5);
  const head = `${String(wall).padStart(2)} wallclock secs (`;
  if (childUser + childSystem < 0.005)
    return `${head}${seconds(user)} usr + ${seconds(system)} sys = ${seconds(user + system)} CPU)`;
  const total = seconds(user + system + childUser + childSystem);
  return `${head}${seconds(user)} usr ${seconds(system)} sys + ${seconds(childUser)} cusr ${seconds(childSystem)} csys = ${total} CPU)`;
}
