import type { Task } from './task';

/** How a task goes, read aloud when it changes; its error in plain words. */
export const Status = ({ task }: { task: Task }) => (
  <div class="status">
    <p role="status" data-running={task.isRunning.value || undefined}>
      {task.status.value}
    </p>
    <p role="alert">{task.error.value}</p>
  </div>
);
