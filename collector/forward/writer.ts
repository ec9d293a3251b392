// Appends bodies to the queue's files. What comes while a write is under way is written together with
// the next, so that an append waits for two writes at most.

import { type FileHandle, open, statfs } from 'node:fs/promises';
import { closeSegment, type Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import type { Appended } from './waiting.ts';

const mebibyte = 1024 * 1024;

/** Others fill the disk too. */
const lookEveryMs = 500;
/** A small disk keeps less for others. */
const spareShare = 1 / 10;

type Pending = {
  readonly record: readonly Buffer[];
  readonly bytes: number;
  readonly settle: (appended: Appended) => void;
};

export type WriterOptions = {
  readonly mostBytes: number;
  /** So much of the disk is left to others. */
  readonly spareBytes: number;
  readonly onFault: (error: unknown) => void;
};

export class Writer {
  readonly #segments: Segments;
  readonly #options: WriterOptions;
  readonly #segmentBytes: number;
  #open: { readonly segment: Segment; readonly file: FileHandle } | null = null;
  #pending: Pending[] = [];
  #writing: Promise<void> | null = null;
  #unflushed = false;
  /** As it was when it was looked at, less what was written since. */
  readonly #disk = { free: 0, spare: 0, lookedMs: Number.NEGATIVE_INFINITY };
  /** For the write that is under way. */
  #dropped = 0;

  constructor(segments: Segments, options: WriterOptions) {
    this.#segments = segments;
    this.#options = options;
    this.#segmentBytes = Math.min(8 * mebibyte, Math.ceil(options.mostBytes / 8));
  }

  append(record: readonly Buffer[]): Promise<Appended> {
    return new Promise((settle) => {
      const bytes = record.reduce((sum, part) => sum + part.length, 0);
      this.#pending.push({ record, bytes, settle });
      this.#writing ??= this.#writeAll();
    });
  }

  flush(): void {
    if (!this.#unflushed || this.#open === null) return;
    this.#unflushed = false;
    this.#open.file.datasync().catch(this.#options.onFault);
  }

  /** Ends the file that is written, so that the next body begins another. */
  async endSegment(): Promise<void> {
    if (this.#open === null) return;
    const { segment, file } = this.#open;
    this.#open = null;
    try {
      await file.datasync();
      await file.close();
      closeSegment(segment);
    } catch (error) {
      this.#options.onFault(error);
    }
    segment.closed = true;
    this.#segments.sweep(segment);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.endSegment();
  }

  /** As many as fit one segment, at least one. */
  #takeSome(): Pending[] {
    let bytes = 0;
    let count = 0;
    for (const each of this.#pending) {
      bytes += each.bytes;
      if (count > 0 && bytes > this.#segmentBytes) break;
      count += 1;
    }
    return this.#pending.splice(0, count);
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const some = this.#takeSome();
      const bytes = some.reduce((sum, each) => sum + each.bytes, 0);
      this.#dropped = 0;
      let outcome: Omit<Appended, 'dropped'> = { stored: true };
      try {
        await this.#makeRoom(bytes);
        await this.#write(some, bytes);
      } catch (error) {
        this.#disk.lookedMs = Number.NEGATIVE_INFINITY;
        this.#options.onFault(error);
        outcome = { stored: false, error: error instanceof Error ? error.message : String(error) };
      }
      for (const { settle } of some) {
        settle({ ...outcome, dropped: this.#dropped });
        this.#dropped = 0;
      }
    }
    this.#writing = null;
  }

  async #write(some: readonly Pending[], bytes: number): Promise<void> {
    if (this.#open !== null && this.#open.segment.bytes >= this.#segmentBytes)
      await this.endSegment();
    const { segment, file } = this.#open ?? (await this.#begin());
    const records = some.flatMap(({ record }) => record);
    try {
      const { bytesWritten } = await file.writev(records, segment.bytes);
      if (bytesWritten !== bytes) throw new RangeError('the disk took only a part of a body');
    } catch (error) {
      await file.truncate(segment.bytes).catch(this.#options.onFault);
      throw error;
    }
    this.#disk.free -= bytes;
    segment.bytes += bytes;
    segment.bodies += some.length;
    this.#unflushed = true;
  }

  async #begin() {
    const segment = this.#segments.add();
    try {
      this.#open = { segment, file: await open(segment.path, 'wx') };
      return this.#open;
    } catch (error) {
      this.#segments.remove(segment);
      throw error;
    }
  }

  async #lookAtDisk(): Promise<void> {
    if (performance.now() - this.#disk.lookedMs < lookEveryMs) return;
    const { bavail, blocks, bsize } = await statfs(this.#segments.folder);
    this.#disk.free = bavail * bsize;
    this.#disk.spare = Math.min(this.#options.spareBytes, blocks * bsize * spareShare);
    this.#disk.lookedMs = performance.now();
  }

  /** In the bound and on the disk, at the expense of the oldest. @throws where there is none to be had. */
  async #makeRoom(bytes: number): Promise<void> {
    const { mostBytes } = this.#options;
    await this.#lookAtDisk();
    for (;;) {
      const hasRoom = this.#disk.free >= this.#disk.spare + bytes;
      if (hasRoom && this.#segments.bytes + bytes <= mostBytes) return;
      const [oldest] = this.#segments.all;
      if (oldest === undefined && hasRoom) return;
      if (oldest === undefined) {
        throw new RangeError(
          `the disk has less than ${Math.round(this.#disk.spare / mebibyte)} MiB left`,
        );
      }
      if (oldest === this.#open?.segment) await this.endSegment();
      this.#disk.free += oldest.bytes;
      if (this.#segments.has(oldest)) this.#dropped += this.#segments.dropOldest();
    }
  }
}
