// Draws the waveform and the spectrogram of the sound at the moment; they scroll while it speaks.
const highestTone = 8800;  // top of the spectrogram in hertz: a voice has little above
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function fit(canvas) {
  const width = Math.round(canvas.clientWidth * devicePixelRatio),
    height = Math.round(canvas.clientHeight * devicePixelRatio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
}

export class Drawing {
  #waveform;
  #spectrogram;
  #frame = 0;
  #palette = [];

  constructor(waveform, spectrogram) {
    this.#waveform = waveform;
    this.#spectrogram = spectrogram;
  }

  /** Draws until stop(). `analyser` is called for each frame: it returns an AnalyserNode from the first sound on. */
  start(analyser) {
    this.stop();
    const paper = colour('--paper'), accent = colour('--accent');
    this.#palette = Array.from({length: 64},
      (_, i) => `color-mix(in oklab, ${accent} ${Math.round(i / 0.63)}%, ${paper})`);
    for (const canvas of [this.#waveform, this.#spectrogram]) {
      fit(canvas);
      canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height);
    }
    const step = () => {
      const node = analyser();
      if (node) {
        this.#drawWave(node, accent);
        this.#drawSpectrum(node);
      }
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop() { cancelAnimationFrame(this.#frame); }

  // Moves the picture left by one column and draws the newest column at the right.
  #scroll(canvas) {
    const context = canvas.getContext('2d'), column = Math.max(1, Math.round(devicePixelRatio)) * 2;
    context.globalCompositeOperation = 'copy';
    context.drawImage(canvas, -column, 0);
    context.globalCompositeOperation = 'source-over';
    return {context, x: canvas.width - column, column};
  }

  #drawWave(node, accent) {
    const samples = new Float32Array(node.fftSize);
    node.getFloatTimeDomainData(samples);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    const {context, x, column} = this.#scroll(this.#waveform), {height} = this.#waveform;
    const bar = Math.max(1, Math.min(1, peak * 1.2) * height * 0.92);
    context.fillStyle = accent;
    context.fillRect(x, (height - bar) / 2, column * 0.7, bar);
  }

  #drawSpectrum(node) {
    const levels = new Uint8Array(node.frequencyBinCount);
    node.getByteFrequencyData(levels);
    const {context, x, column} = this.#scroll(this.#spectrogram), {height} = this.#spectrogram;
    const rows = 64, top = Math.min(levels.length, levels.length * highestTone / (node.context.sampleRate / 2));
    for (let row = 0; row < rows; ++row) {
      const bin = Math.floor((row / rows) ** 1.6 * top);  // low frequencies get more space, as in hearing
      context.fillStyle = this.#palette[levels[bin] >> 2];
      context.fillRect(x, height - (row + 1) * height / rows, column, height / rows + 1);
    }
  }
}
