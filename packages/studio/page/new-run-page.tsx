import { useState } from 'preact/hooks';
import { api } from './api';
import { optionsOf, OptionFields } from './option-fields';
import { attempt, route, runs, tasks } from './state';

/** A form for a run: a task and its options, those of another run if it is a clone. */
export function NewRunPage() {
  const { query } = route.value;
  const original = runs.value.get(query.get('clone') ?? '');
  const [name = original?.task ?? query.get('task') ?? 'vision train', choose] = useState<string>();
  const task = tasks.value.find((task) => task.name === name);
  if (!task) return <p>The studio is asked what it can train …</p>;
  const given = { ...Object.fromEntries(query), ...(original?.task === name ? original.options : {}) };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const title = (data.get('run-name') as string).trim();
    void attempt(async () => {
      const { id } = await api.submit({
        task: task.name,
        ...(title && { name: title }),
        options: optionsOf(task.options, data),
      });
      location.hash = `#/runs/${id}`;
    });
  };
  return (
    <>
      <h1>{original ? `A run like “${original.name}”` : 'New run'}</h1>
      <form onSubmit={submit} class="form">
        <div class="field">
          <label for="task">What to train</label>
          <select
            id="task"
            aria-describedby="task-hint"
            value={name}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {tasks.value.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <small id="task-hint">{task.summary}</small>
        </div>
        <div class="field">
          <label for="run-name">Name of the run</label>
          <input
            id="run-name"
            name="run-name"
            maxLength={100}
            defaultValue={original?.name}
            placeholder={task.name}
          />
        </div>
        <OptionFields key={name + (original?.id ?? '')} options={task.options} given={given} />
        <div class="row">
          <button type="submit" class="main">
            Start
          </button>
          <small>It begins at once if nothing runs, else it waits in the queue.</small>
        </div>
      </form>
    </>
  );
}
