// A report may take minutes. The form works without this script; with it the page tells how far the report is, and can stop it.
// (In a function of its own: a page that was written over its form runs this once more in the same window.)

(() => {
  const SHOW_AFTER_MS = 250;

  for (const form of document.querySelectorAll('form[data-run]')) {
    form.addEventListener('submit', (event) => {
      if (event.submitter?.hasAttribute('formaction') || event.submitter?.name === 'format') return;
      event.preventDefault();
      void run(form, event.submitter);
    });
  }

  async function run(form, submitter) {
    if (form.dataset.running) return;
    form.dataset.running = 'true';
    const stop = new window.AbortController();
    const panel = progressPanel(() => stop.abort());
    const timer = setTimeout(() => panel.show(), SHOW_AFTER_MS);
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        headers: { Accept: 'application/x-ndjson' },
        body: new URLSearchParams(new FormData(form, submitter)),
        signal: stop.signal,
      });
      if (!response.headers.get('content-type')?.startsWith('application/x-ndjson'))
        throw new Error('no stream');
      await readLines(response.body, (line) => take(line, panel, form));
      if (!panel.isDone) panel.fail('The server broke off. Its log may say why.');
    } catch (error) {
      if (stop.signal.aborted) panel.close();
      else if (error.message === 'no stream') window.HTMLFormElement.prototype.submit.call(form);
      else panel.fail('The server does not answer.');
    } finally {
      clearTimeout(timer);
      delete form.dataset.running;
    }
  }

  async function readLines(body, use) {
    const reader = body.pipeThrough(new window.TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) use(JSON.parse(line));
    }
  }

  function take(line, panel, form) {
    if (line.progress) {
      panel.tell(line.progress);
      return;
    }
    panel.isDone = true;
    if (line.location) {
      location.assign(line.location);
      return;
    }
    remember(line, form);
    document.open();
    document.write(line.html);
    document.close();
  }

  /**
   * Back leads to what was shown: a report, or the form as it was filled in. Loading anew shows the new report again where it has an
   * address, else the form.
   */
  function remember(line, form) {
    const shown = addressOfReport(form) ?? line.form;
    if (shown) history.replaceState({ suite: 'shown' }, '', shown);
    const address = line.address ?? line.form ?? form.action;
    history.pushState({ suite: 'report' }, '', address);
  }

  /** Where the report is that a form belongs to: here, unless the page answered a form that was sent without this script. */
  function addressOfReport(form) {
    const { report } = form.dataset;
    if (!report) return undefined;
    return location.href === form.action ? report : location.href;
  }

  function progressPanel(onStop) {
    const panel = document.createElement('dialog');
    panel.className = 'progress';
    panel.setAttribute('aria-label', 'Making the report');
    const bar = document.createElement('progress');
    const text = document.createElement('p');
    text.setAttribute('role', 'status');
    text.textContent = 'Looking for flow files …';
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Stop';
    button.addEventListener('click', onStop);
    panel.addEventListener('cancel', onStop);
    panel.append(text, bar, button);
    const started = Date.now();
    return {
      isDone: false,
      show() {
        document.body.append(panel);
        panel.showModal();
      },
      tell({ filesDone, filesTotal, bytes }) {
        // A sign of life: nothing is known yet.
        if (filesTotal === 0) return;
        bar.max = filesTotal;
        bar.value = filesDone;
        const seconds = Math.round((Date.now() - started) / 1000);
        text.textContent = `${filesDone} of ${filesTotal} flow files, ${size(bytes)}, ${seconds} s`;
      },
      fail(message) {
        if (!panel.isConnected) this.show();
        bar.remove();
        text.textContent = message;
        button.textContent = 'Close';
        button.onclick = () => this.close();
      },
      close() {
        panel.close();
        panel.remove();
      },
    };
  }

  function size(bytes) {
    if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
    return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
  }
})();
