import type { RequestHandler } from 'express';

/**
 * Our forms have one menu for statistics and printed reports, `report=stat-10` or `report=print-5`; what follows in the program knows
 * the originals' two fields. A form that sends these itself is left alone.
 */
export const combinedReport: RequestHandler = (req, _res, next) => {
  const body: unknown = req.body;
  if (Buffer.isBuffer(body)) {
    const [, kind, code] = /(?:^|&)report=(stat|print)-(\d{1,3})(?=&|$)/.exec(body.toString('latin1')) ?? [];
    if (kind !== undefined && code !== undefined) {
      const [statistics, printed] = kind === 'stat' ? [code, '0'] : ['0', code];
      req.body = Buffer.concat([body, Buffer.from(`&stat_report=${statistics}&print_report=${printed}`)]);
    }
  }
  next();
};
