import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { drawing, drawingNames } from './drawings';

export type ChosenPicture = File | ImageData | ImageBitmap;

interface ChoosePictureProps {
  onChoose: (picture: ChosenPicture, name: string) => void;
  /** Also offers the camera, which gives a picture after the other. */
  hasCamera?: boolean;
}

/** A picture of the visitor's, by file, drop or camera, or one that the page draws. */
export function ChoosePicture({ onChoose, hasCamera = false }: ChoosePictureProps) {
  const isOver = useSignal(false);
  const takeFile = (files: FileList | null | undefined) => files?.[0] && onChoose(files[0], files[0].name);
  return (
    <div
      class="chooser"
      data-over={isOver.value || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        takeFile(event.dataTransfer?.files);
      }}
    >
      <label class="field">
        Your picture, chosen or dropped here
        <input type="file" accept="image/*" onChange={({ currentTarget }) => takeFile(currentTarget.files)} />
      </label>
      <div class="choices" role="group" aria-label="Pictures drawn by this page">
        {drawingNames.map((name) => (
          <button key={name} type="button" onClick={() => onChoose(drawing(name), name)}>
            {name}
          </button>
        ))}
        {hasCamera && <Camera onFrame={(frame) => onChoose(frame, 'what the camera sees')} />}
      </div>
    </div>
  );
}

/** Four frames a second, while it is on. */
function Camera({ onFrame }: { onFrame: (frame: ImageBitmap) => void }) {
  const stream = useSignal<MediaStream | undefined>(undefined);
  const refusal = useSignal('');
  const video = useRef<HTMLVideoElement>(null);
  const close = () => {
    stream.value?.getTracks().forEach((track) => track.stop());
    stream.value = undefined;
  };
  const open = async () => {
    try {
      refusal.value = '';
      stream.value = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 320 } });
    } catch (error) {
      refusal.value = `The camera cannot be used: ${(error as Error).message}`;
    }
  };
  useEffect(() => close, []);
  useEffect(() => {
    if (!stream.value) return;
    const element = video.current!;
    element.srcObject = stream.value;
    void element.play();
    const timer = setInterval(() => {
      if (element.videoWidth) void createImageBitmap(element).then(onFrame, () => {}); // it may be closing
    }, 250);
    return () => clearInterval(timer);
  }, [stream.value]);
  return (
    <>
      <button type="button" aria-pressed={stream.value !== undefined} onClick={stream.value ? close : open}>
        camera
      </button>
      <video ref={video} hidden muted playsInline />
      {refusal.value && <p role="alert">{refusal.value}</p>}
    </>
  );
}
