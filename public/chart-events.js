// Events of the site in charts that one can zoom: thin lines, told by the pointer.

window.chartEvents = (() => {
  const NEAR = 4;

  /** On a plot that is drawn otherwise. */
  function draw(plot, events) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.lineWidth = window.devicePixelRatio;
    ctx.strokeStyle = window.getComputedStyle(document.documentElement).getPropertyValue('--bad').trim();
    for (const { time } of events) {
      const x = plot.valToPos(time, 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }

  /** The lines of the events under the pointer, as the title of the plot. */
  function tell(plot, events) {
    const { left } = plot.cursor;
    const near = events.filter(({ time }) => Math.abs(plot.valToPos(time, 'x') - left) <= NEAR);
    plot.over.title = near.map(({ text }) => text).join('\n');
  }

  return { draw, tell };
})();
