import type { Image } from '@dl/core/data';

/** Saves what a picture beside it shows; `image` is undefined as long as there is none. */
export function SaveButton({ image, name }: { image?: Image; name: string }) {
  const save = async ({ currentTarget }: { currentTarget: HTMLElement }) => {
    const canvas = currentTarget.closest('section')!.querySelector('canvas')!;
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob!);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" disabled={!image} onClick={(event) => void save(event)}>
      Save
    </button>
  );
}
