import { useEffect, useRef } from 'react';
import type { DemoPicture } from '../../../shared/demo.ts';

/** Draws a picture that came as bytes; a canvas needs no address that a content security policy would judge. */
export function Picture({ picture, label }: { picture: DemoPicture; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { bytes, contentType } = picture;
  useEffect(() => {
    let isGone = false;
    createImageBitmap(new Blob([bytes], { type: contentType })).then(
      (bitmap) => {
        const element = canvas.current;
        if (!isGone && element !== null) {
          element.width = bitmap.width;
          element.height = bitmap.height;
          element.getContext('2d')?.drawImage(bitmap, 0, 0);
        }
      },
      (error) => console.warn('A picture could not be read.', error),
    );
    return () => {
      isGone = true;
    };
  }, [bytes, contentType]);
  return <canvas ref={canvas} className="picture" role="img" aria-label={label} />;
}
