/** The fundamental frequency of some periods of speech in Hz, by autocorrelation; 0 where it is not voiced. A function
 *  by itself, so that tests can run its text in a page. */
export function pitchOf(samples, rate) {
  const product = lag => {
    let sum = 0;
    for (let i = 0; i + lag < samples.length; ++i) sum += samples[i] * samples[i + lag];
    return sum / (samples.length - lag);
  };
  const power = product(0), shortest = Math.floor(rate / 600);
  if (power < 1e-4) return 0;
  const products = Array.from({length: Math.ceil(rate / 60)}, (_, lag) => lag < shortest ? 0 : product(lag));
  const most = Math.max(...products);
  if (most < 0.6 * power) return 0;
  // The first peak that is nearly the highest: later ones are multiples of the period.
  const lag = products.findIndex((p, i) => p > 0.9 * most && p >= products[i - 1] && p >= (products[i + 1] ?? 0));
  return lag > 0 ? rate / lag : 0;
}
