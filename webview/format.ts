/** Numbers of the panel as text. */
export const valueText = (v: number, unit: string): string => {
  if (unit === 'bytes') {
    const u = ['B', 'KiB', 'MiB', 'GiB'];
    let i = 0;
    while (Math.abs(v) >= 1024 && i < 3) {
      v /= 1024;
      i++;
    }
    return i === 0 ? `${v} B` : `${v.toFixed(1)} ${u[i]}`;
  }
  return unit === 'count' ? `${v}` : `${v} ${unit}`;
};
export const shareText = (v: number, t: number): string =>
  t === 0 ? '' : `${((v / t) * 100).toFixed(1)} %`;
export const errorText = (v: number, e: number): string =>
  e === 0 ? '' : `±${((e / Math.abs(v)) * 100).toFixed(0)} %`;
export const fractionText = (f: number): string => `${Math.round(f * 100)} %`;
export const countText = (n: number): string => `${n}`;
