/** Spectra. */
export function SpectraPage() {
  return <h2>Spectra</h2>;
}
