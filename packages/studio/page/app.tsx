import { useEffect, useRef } from 'preact/hooks';
import { ComparePage } from './compare-page';
import { DatasetsPage } from './datasets-page';
import { NewRunPage } from './new-run-page';
import { RunPage } from './run-page';
import { RunsPage } from './runs-page';
import { failure, isConnected, route } from './state';

const links = [
  ['', 'Runs'],
  ['new', 'New run'],
  ['datasets', 'Datasets'],
  ['compare', 'Compare'],
] as const;

export function App() {
  const main = useRef<HTMLElement>(null);
  const { path } = route.value;
  const [room = ''] = path;
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) main.current?.focus();
    isFirst.current = false;
  }, [path.join('/')]);
  return (
    <>
      <header>
        <a class="brand" href="#/">
          dl studio
        </a>
        <nav aria-label="Rooms">
          {links.map(([name, label]) => (
            <a key={name} href={`#/${name}`} aria-current={name === room ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
      </header>
      <div role="alert" class="alerts">
        {!isConnected.value && (
          <p class="alert">The studio does not answer. The page connects again by itself.</p>
        )}
        {failure.value && (
          <p class="alert">
            {failure.value}{' '}
            <button type="button" class="plain" onClick={() => (failure.value = '')}>
              Dismiss
            </button>
          </p>
        )}
      </div>
      <main ref={main} tabIndex={-1}>
        <Room name={room} id={path[1] ?? ''} />
      </main>
    </>
  );
}

function Room({ name, id }: { name: string; id: string }) {
  switch (name) {
    case 'new':
      return <NewRunPage />;
    case 'datasets':
      return <DatasetsPage />;
    case 'compare':
      return <ComparePage />;
    case 'runs':
      return <RunPage id={id} key={id} />;
    default:
      return <RunsPage />;
  }
}
