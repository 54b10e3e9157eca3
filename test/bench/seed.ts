/** Of everything random in the benchmark, so that two runs measure the same */
export const seed = 2026;
