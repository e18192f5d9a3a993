import { MAX_DEMO_PICTURE_BYTES } from '../../shared/demo.ts';

const SIDES = [1280, 960, 640, 400] as const;

/**
 * Makes a picture small enough for a text message, as phones do.
 *
 * @throws DOMException when the file is no picture that the browser can read
 */
export async function smallPicture(file: File): Promise<Uint8Array<ArrayBuffer>> {
  const bitmap = await createImageBitmap(file);
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(bitmap.width * scale)),
      Math.max(1, Math.round(bitmap.height * scale)),
    );
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
    if (blob.size <= MAX_DEMO_PICTURE_BYTES) {
      return new Uint8Array(await blob.arrayBuffer());
    }
  }
  throw new DOMException('The picture stays too large', 'DataError');
}
