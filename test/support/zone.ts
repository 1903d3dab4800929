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
