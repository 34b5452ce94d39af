import { signal, useSignal } from '@preact/signals';
import { render, type ComponentType } from 'preact';
import { useEffect, useErrorBoundary, useMemo } from 'preact/hooks';
import { registerSW } from 'virtual:pwa-register';
import { Laboratory } from './laboratory';
import { rooms, type Room, type RoomProps } from './rooms';
import './style.css';

const backends = {
  auto: 'the best',
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

const address = signal(new URL(location.href));
const readAddress = () => void (address.value = new URL(location.href));
addEventListener('hashchange', readAddress);
addEventListener('popstate', readAddress);

function App() {
  const backend = address.value.searchParams.get('backend') ?? 'auto';
  const here = rooms.find(({ name }) => address.value.hash === `#/${name}`);
  const laboratory = useMemo(() => new Laboratory(backend), [backend]);
  useEffect(() => () => laboratory.close(), [laboratory]);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="#/">
          Playground <small>of @dl</small>
        </a>
        <Backend chosen={backend} laboratory={laboratory} />
      </header>
      <nav class="rooms" aria-label="Rooms">
        <ul>
          {rooms.map(({ name, title }) => (
            <li key={name}>
              <a href={`#/${name}`} aria-current={here?.name === name ? 'page' : undefined}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main">
        {here ? (
          <RoomView key={`${here.name} ${backend}`} room={here} laboratory={laboratory} />
        ) : (
          <Entrance />
        )}
      </main>
      <footer>
        All of it is computed in this page, by one worker. Nothing that you draw, write or choose is sent;
        once loaded, it works without a network.
      </footer>
    </>
  );
}

/** The address belongs to the rooms, so this link moves the focus itself. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector('h1')?.focus();
}

function Backend({ chosen, laboratory }: RoomProps & { chosen: string }) {
  const report = useSignal('');
  useEffect(() => {
    report.value = 'starting';
    let isCurrent = true;
    const say = (words: string) => void (isCurrent && (report.value = words));
    laboratory.backend.then(
      ({ device }) => say(device),
      (error: Error) => say(error.message),
    );
    return () => void (isCurrent = false);
  }, [laboratory]);
  const choose = (name: string) => {
    const next = new URL(location.href);
    next.searchParams.set('backend', name);
    history.replaceState(null, '', next);
    address.value = next;
  };
  return (
    <div class="backend">
      <label>
        Computes with
        <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {Object.entries(backends).map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <p role="status" title={report.value}>
        {report.value}
      </p>
    </div>
  );
}

function Entrance() {
  useArrival('Playground');
  return (
    <>
      <h1 tabIndex={-1}>Networks to play with</h1>
      <p class="lead">
        Each room has a small network that was trained with <code>@dl</code>, and lets you use it, look into
        it, or train it.
      </p>
      <ul class="doors">
        {rooms.map(({ name, title, icon, line }) => (
          <li key={name}>
            <a href={`#/${name}`}>
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d={icon} />
              </svg>
              <strong>{title}</strong>
              <span>{line}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function RoomView({ room, laboratory }: RoomProps & { room: Room }) {
  const Page = useSignal<ComponentType<RoomProps> | undefined>(undefined);
  const failure = useSignal('');
  const [broken] = useErrorBoundary() as [Error | undefined, () => void];
  useEffect(() => {
    room.load().then(
      (loaded) => (Page.value = loaded.default),
      (error: Error) => (failure.value = `The room cannot be loaded: ${error.message}`),
    );
    laboratory.backend.catch((error: Error) => (failure.value = error.message));
  }, []);
  useArrival(`${room.title} · Playground`);
  const words = broken?.message ?? failure.value;
  return (
    <>
      <h1 tabIndex={-1}>{room.title}</h1>
      {words ? (
        <p role="alert">{words}</p>
      ) : Page.value ? (
        <Page.value laboratory={laboratory} />
      ) : (
        <p>Loading ...</p>
      )}
    </>
  );
}

let arrivedAt = '';

/** Names the page; after a navigation, the focus is on the heading, and the room's link is in sight. */
function useArrival(title: string): void {
  useEffect(() => {
    document.title = title;
    if (arrivedAt && arrivedAt !== title) document.querySelector('h1')?.focus();
    arrivedAt = title;
    document.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, []);
}

render(<App />, document.getElementById('app')!);
registerSW({ immediate: true });
