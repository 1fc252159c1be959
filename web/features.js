// Which flavour of the engine this browser and this page can run: see toolchains/wasm_flavours.cmake.

// (i32x4.relaxed_trunc / f32x4.relaxed_madd are one feature.) A module of one function that uses it.
const relaxedSimdModule = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1,
  253, 15,
  65, 2, 253, 15, 253, 128, 2, 11];
const simdModule = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98,
  11];
const validates = bytes => WebAssembly.validate(new Uint8Array(bytes));

/** What this page can use: {simd, relaxedSimd, threads}; threads only where the page is cross-origin isolated. */
export function features() {
  return {
    simd: validates(simdModule),
    relaxedSimd: validates(relaxedSimdModule),
    threads: globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function',
  };
}

/** 'relaxed', 'simd' or 'single', of those that are there; null without SIMD128, or if none fits. */
export function bestFlavour({simd, relaxedSimd, threads} = features(), there = ['relaxed', 'simd', 'single']) {
  const usable = {relaxed: simd && relaxedSimd && threads, simd: simd && threads, single: simd};
  return ['relaxed', 'simd', 'single'].find(flavour => usable[flavour] && there.includes(flavour)) ?? null;
}
