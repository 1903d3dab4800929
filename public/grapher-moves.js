// Ways to look at a part of a graph: by mouse, touch, keyboard and buttons.

window.graphMoves = (() => {
  const { element } = window.graphTexts;

  /** Whole buckets within the period, one at least. */
  function snapped({ start, end, bucket }, min, max) {
    const last = start + (Math.ceil((end - start) / bucket) - 1) * bucket;
    const from = start + Math.floor((min - start) / bucket + 1e-6) * bucket;
    const to = start + Math.ceil((max - start) / bucket - 1e-6) * bucket;
    const begin = Math.min(Math.max(from, start), last);
    return [begin, Math.min(Math.max(to, begin + bucket), end)];
  }

  function lookAt(view, min, max) {
    const [from, to] = snapped(view.state.data, min, max);
    view.plot.setScale('x', { min: from, max: to });
  }

  function showWhole(view) {
    const { start, end } = view.state.data;
    lookAt(view, start, end);
    view.canvas.focus();
  }

  const LEAST_DRAG = 10;

  /** What lies between two places of the plot; fewer pixels were a slip, not a drag. */
  function lookAtPixels(view, left, right) {
    const { plot } = view;
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    if (right - left >= LEAST_DRAG) lookAt(view, plot.posToVal(left, 'x'), plot.posToVal(right, 'x'));
  }

  /* ---- buttons and touch ---- */

  function addMoves(view) {
    const { start, end, bucket } = view.state.data;
    const range = () => view.state.selected ?? { from: start, to: end };
    const zoom = (factor) => {
      const { from, to } = range();
      const half = Math.max(((to - from) * factor) / 2, bucket / 2);
      const middle = (from + to) / 2;
      // Less is never rounded up to what is shown already.
      const most = factor < 1 ? Math.max(bucket, to - from - bucket) : Infinity;
      const first = Math.max(start, middle - half);
      lookAt(view, first, Math.min(middle + half, end, first + most));
    };
    const move = (share) => {
      const { from, to } = range();
      const way =
        Math.sign(share) * Math.max(bucket, Math.round(((to - from) * Math.abs(share)) / bucket) * bucket);
      const shift = Math.min(Math.max(way, start - from), end - to);
      lookAt(view, from + shift, to + shift);
    };
    const buttons = [
      ['Earlier', '←', () => move(-0.5), ({ from }) => from > start],
      ['Later', '→', () => move(0.5), ({ to }) => to < end],
      ['Closer', '+', () => zoom(0.5), ({ from, to }) => to - from > bucket],
      ['Wider', '−', () => zoom(2), ({ from, to }) => from > start || to < end],
    ].map(([label, text, action, isOf]) => {
      const button = element(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': label, title: label },
        text,
      );
      button.addEventListener('click', () => isOf(range()) && action());
      return { button, isOf };
    });
    view.moves.prepend(...buttons.map(({ button }) => button));
    view.setMoves = () =>
      buttons.forEach(({ button, isOf }) => button.setAttribute('aria-disabled', String(!isOf(range()))));
    setMoves(view);
  }

  function setMoves(view) {
    view.setMoves?.();
  }

  /** A finger drawn across selects, as the pressed button of a mouse does; up and down it scrolls the page. */
  function bindTouch(view, { over }) {
    let begin;
    const at = ({ clientX }) =>
      Math.min(Math.max(clientX - over.getBoundingClientRect().left, 0), over.clientWidth);
    const mark = (left, width) => {
      const height = width > 0 ? over.clientHeight : 0;
      view.plot.setSelect({ left, width, top: 0, height }, false);
    };
    over.addEventListener('pointerdown', (event) => {
      begin = event.pointerType === 'touch' && event.isPrimary ? at(event) : undefined;
    });
    over.addEventListener('pointermove', (event) => {
      if (begin !== undefined) mark(Math.min(begin, at(event)), Math.abs(at(event) - begin));
    });
    over.addEventListener('pointerup', (event) => {
      if (begin === undefined) return;
      const [left, right] = [begin, at(event)].sort((a, b) => a - b);
      begin = undefined;
      mark(0, 0);
      lookAtPixels(view, left, right);
    });
    over.addEventListener('pointercancel', () => {
      if (begin !== undefined) mark(0, 0);
      begin = undefined;
    });
  }

  /* ---- keyboard ---- */

  function bindKeys(view) {
    let anchor;
    view.canvas.addEventListener('keydown', (event) => {
      const { start, end, bucket } = view.state.data;
      const { from, to } = view.state.selected ?? { from: start, to: end };
      const first = Math.round((from - start) / bucket);
      const last = Math.ceil((to - start) / bucket) - 1;
      const at = view.bucket ?? first;
      const stepTo = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: first, End: last }[event.key];
      if (stepTo !== undefined) {
        const next = Math.min(Math.max(stepTo, first), last);
        anchor = event.shiftKey ? (anchor ?? at) : undefined;
        moveTo(view, next);
        select(view, anchor, next);
        view.live.textContent = view.reading.textContent;
      } else if (event.key === 'Enter' && anchor !== undefined) {
        const [begin, finish] = [anchor, at].sort((a, b) => a - b);
        anchor = undefined;
        select(view, undefined, 0);
        lookAt(view, start + begin * bucket, start + (finish + 1) * bucket);
      } else if (event.key === 'Escape') {
        anchor = undefined;
        select(view, undefined, 0);
        showWhole(view);
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  /** Puts the cursor in the middle of a bucket. */
  function moveTo({ plot, state: { data } }, index) {
    const from = data.start + index * data.bucket;
    const middle = (from + Math.min(from + data.bucket, data.end)) / 2;
    plot.setCursor({ left: plot.valToPos(middle, 'x'), top: plot.over.clientHeight / 2 });
  }

  function select({ plot, state: { data } }, anchor, at) {
    if (anchor === undefined) {
      plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
      return;
    }
    const [from, to] = [anchor, at].sort((a, b) => a - b);
    const left = plot.valToPos(data.start + from * data.bucket, 'x');
    const right = plot.valToPos(Math.min(data.start + (to + 1) * data.bucket, data.end), 'x');
    plot.setSelect({ left, width: right - left, top: 0, height: plot.over.clientHeight }, false);
  }

  return { snapped, lookAtPixels, showWhole, addMoves, setMoves, bindTouch, bindKeys };
})();
