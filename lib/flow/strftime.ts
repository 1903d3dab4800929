const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The conversions of C's strftime that make sense in file names, in local time; others stay as they are. */
export function strftime(format: string, time: Date): string {
  return format.replace(/%([aAbBdeHjmMsSyYzFT%])/g, (_, conversion: string) => convert(conversion, time));
}

function convert(conversion: string, time: Date): string {
  switch (conversion) {
    case 'a':
      return (DAYS[time.getDay()] ?? '').slice(0, 3);
    case 'A':
      return DAYS[time.getDay()] ?? '';
    case 'b':
      return (MONTHS[time.getMonth()] ?? '').slice(0, 3);
    case 'B':
      return MONTHS[time.getMonth()] ?? '';
    case 'd':
      return padded(time.getDate());
    case 'e':
      return String(time.getDate()).padStart(2);
    case 'H':
      return padded(time.getHours());
    case 'j':
      return padded(dayOfYear(time), 3);
    case 'm':
      return padded(time.getMonth() + 1);
    case 'M':
      return padded(time.getMinutes());
    case 's':
      return String(Math.floor(time.getTime() / 1000));
    case 'S':
      return padded(time.getSeconds());
    case 'y':
      return padded(time.getFullYear() % 100);
    case 'Y':
      return String(time.getFullYear());
    case 'z':
      return zoneOffset(time);
    case 'F':
      return strftime('%Y-%m-%d', time);
    case 'T':
      return strftime('%H:%M:%S', time);
    default:
      return '%';
  }
}

/** `+HHMM` or `-HHMM` */
function zoneOffset(time: Date): string {
  const east = -time.getTimezoneOffset();
  const size = Math.abs(east);
  return `${east < 0 ? '-' : '+'}${padded(Math.floor(size / 60))}${padded(size % 60)}`;
}

function dayOfYear(time: Date): number {
  const date = Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
  return (date - Date.UTC(time.getFullYear(), 0, 0)) / 86_400_000;
}

function padded(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
