import { Link, Outlet, useParams } from '@tanstack/react-router';

/** The views of one run, by tabs. */
export function RunShell() {
  const { id } = useParams({ from: '/runs/$id' });
  const params = { id };
  return (
    <>
      <h1>{id}</h1>
      <nav className="tabs" aria-label="Views of this run">
        <Link to="/runs/$id" params={params} activeOptions={{ exact: true }}>
          Overview
        </Link>
        <Link to="/runs/$id/layers" params={params}>
          Layers
        </Link>
        <Link to="/runs/$id/findings" params={params}>
          Findings
        </Link>
        <Link to="/runs/$id/similarity" params={params}>
          Similarity
        </Link>
        <Link to="/runs/$id/spectra" params={params}>
          Spectra
        </Link>
        <Link to="/runs/$id/variance" params={params}>
          Variance
        </Link>
        <Link to="/runs/$id/embedding" params={params}>
          Embedding
        </Link>
        <Link to="/runs/$id/figures" params={params}>
          Figures
        </Link>
        <Link to="/runs/$id/plan" params={params}>
          Plan
        </Link>
      </nav>
      <Outlet />
    </>
  );
}
