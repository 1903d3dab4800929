/** The tests of a suite run with the process in a time zone, also while they wait for something. */
export function keepZone(zone: string): void {
  let outside: string | undefined;
  before(() => {
    outside = process.env['TZ'];
    process.env['TZ'] = zone;
  });
  after(() => {
    if (outside === undefined) delete process.env['TZ'];
    else process.env['TZ'] = outside;
  });
}

/** Does something with the process in another time zone. */
export function inZone<Result>(zone: string, action: () => Result): Result {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    return action();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}
