import type { Socket } from 'node:dgram';
import { join } from 'node:path';
import { writeFileAtomic } from '../files/atomic.js';
import { acquireLock, type Lock } from '../files/lock.js';
import { parseExporter, type ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import { Intake } from './intake.js';
import type { CollectorLog } from './log.js';
import { removePidFile, writePidFile } from './pid-file.js';
import { boundAddress, formatPlace } from './place.js';
import type { RecorderOptions } from './recorder.js';
import { RotateProgram } from './rotate-program.js';
import { drain, openSocket } from './socket.js';
import type { CollectorStatus, RecorderStatus } from './status.js';
import type { ChosenFilter } from './stored-flows.js';
import { RecorderThread } from './thread/recorder-thread.js';
import { kernelDrops } from './udp-drops.js';

export interface CollectorOptions {
  readonly recorder: RecorderOptions;
  readonly rotateProgram?: string | undefined;
  readonly pidFile?: string | undefined;
  /** Whether a pid file that cannot be written is a reason not to start. */
  readonly needsPidFile: boolean;
  readonly statusFile: string;
  /** Bytes of the socket's receive buffer. */
  readonly receiveBuffer: number;
  /** Bytes of the queue between socket and recorder. */
  readonly queue: number;
  readonly version: string;
}

/** Packets wait so long, at most, until they are handed to the recorder, ms. */
const HAND_OVER_MS = 200;
const TICK_MS = 1000;
const STATUS_MS = 2000;
/** Senders with made-up addresses must not fill the memory. */
const MAX_NAMES = 10_000;

/** flow-capture: receives export packets; a thread of its own makes files of them (flow-tools specification, section 11). */
export class Collector {
  readonly #options: CollectorOptions;
  readonly #log: CollectorLog;
  readonly #intake: Intake;
  readonly #recorder: RecorderThread;
  readonly #rotateProgram: RotateProgram | undefined;
  readonly #started = Math.floor(Date.now() / 1000);
  readonly #addresses = new Map<string, ExporterAddress>();
  readonly #timers: NodeJS.Timeout[] = [];
  #socket: Socket | undefined;
  #port: number;
  #granted = 0;
  #lock: Lock | undefined;
  #recorderStatus: RecorderStatus | undefined;
  #kernelDrops: number | undefined;
  #toldLoss = { queue: 0, kernel: 0 };
  #isStopped = false;
  #statusTrouble: string | undefined;
  #writingStatus: Promise<void> | undefined;

  constructor(options: CollectorOptions, log: CollectorLog) {
    this.#options = options;
    this.#log = log;
    const { directory } = options.recorder.files;
    this.#port = options.recorder.place.port;
    this.#rotateProgram =
      options.rotateProgram === undefined
        ? undefined
        : new RotateProgram(options.rotateProgram, directory, log);
    this.#recorder = new RecorderThread(options.recorder, {
      log,
      onFile: (path) => this.#rotateProgram?.run(path),
      onTaken: (buffer) => this.#intake.takeBack(buffer),
      onStatus: (status) => (this.#recorderStatus = status),
    });
    this.#intake = new Intake(options.queue, (chunk) =>
      this.#recorder.send({ kind: 'packets', ...chunk }, [chunk.buffer]),
    );
  }

  /** Resolves when the collector has stopped; rejects if it can no longer write. */
  get ended(): Promise<void> {
    return this.#recorder.stopped;
  }

  /**
   * Begins to receive.
   *
   * @throws Error if the directory is another collector's, the port is taken, or an option is wrong
   */
  async start(): Promise<void> {
    const { recorder, receiveBuffer, pidFile } = this.#options;
    try {
      this.#lock = await acquireLock(join(recorder.files.directory, '.flow-capture.lock'), {
        program: 'flow-capture',
      });
      await this.#recorder.ready;
      const { socket, port, receiveBuffer: granted } = await openSocket(recorder.place, receiveBuffer);
      this.#port = port;
      this.#granted = granted;
      this.#receive(socket);
      if (pidFile !== undefined) await this.#writePid(pidFile);
    } catch (error) {
      this.#socket?.close();
      await this.#recorder.terminate();
      await this.#lock?.release();
      throw error;
    }
    this.#log.info(`receiving on ${formatPlace({ ...recorder.place, port: this.#port })}`);
    this.#warnOfBuffer();
    this.#timers.push(
      setInterval(() => this.#intake.handOver(), HAND_OVER_MS),
      setInterval(() => this.#tick(), TICK_MS),
      setInterval(() => this.#refreshStatus(), STATUS_MS),
    );
  }

  /** Finishes the open file now and begins another. */
  rotate(): void {
    this.#intake.handOver();
    this.#recorder.send({ kind: 'rotate', now: Date.now() });
  }

  setFilter(filter: ChosenFilter | undefined): void {
    this.#recorder.send({ kind: 'filter', filter });
  }

  /** Writes what has been received, finishes the file, and waits a while for the rotate program. */
  async stop(): Promise<void> {
    if (this.#socket) await drain(this.#socket);
    for (const timer of this.#timers) clearInterval(timer);
    this.#intake.handOver();
    this.#recorder.send({ kind: 'stop', now: Date.now() });
    try {
      await this.#recorder.stopped;
    } finally {
      await this.#kernel();
      this.#socket?.close();
      await this.#rotateProgram?.settle();
      this.#isStopped = true;
      this.#tellLosses();
      await this.#writingStatus;
      await this.#writeStatus();
      const { pidFile } = this.#options;
      if (pidFile !== undefined) await removePidFile(pidFile);
      await this.#lock?.release();
    }
  }

  #receive(socket: Socket): void {
    this.#socket = socket;
    socket.on('message', (packet, { address }) => {
      this.#intake.add(packet, this.#addressOf(address), Date.now());
    });
    socket.on('error', (error) => this.#log.warn(`socket: ${error.message}`));
  }

  #addressOf(text: string): ExporterAddress {
    const known = this.#addresses.get(text);
    if (known !== undefined) return known;
    if (this.#addresses.size >= MAX_NAMES) this.#addresses.clear();
    const address = parseExporter(text) ?? 0;
    this.#addresses.set(text, address);
    return address;
  }

  #tick(): void {
    this.#intake.handOver();
    this.#recorder.send({ kind: 'tick', now: Date.now() });
    void this.#kernel();
    this.#tellLosses();
  }

  async #kernel(): Promise<void> {
    const address = boundAddress(this.#options.recorder.place);
    this.#kernelDrops = (await kernelDrops(address, this.#port)) ?? this.#kernelDrops;
  }

  /** One line for what was lost since the last. */
  #tellLosses(): void {
    const { lostPackets } = this.#intake;
    const queue = lostPackets - this.#toldLoss.queue;
    const kernel = (this.#kernelDrops ?? 0) - this.#toldLoss.kernel;
    if (queue > 0)
      this.#log.warn(
        `${queue} packets lost: the queue is full, writing does not keep up (${lostPackets} in all)`,
      );
    if (kernel > 0)
      this.#log.warn(
        `${kernel} packets dropped by the kernel: the receive buffer was full (${this.#kernelDrops} in all)`,
      );
    this.#toldLoss = { queue: lostPackets, kernel: this.#kernelDrops ?? 0 };
  }

  async #writePid(path: string): Promise<void> {
    try {
      await writePidFile(path);
    } catch (error) {
      if (this.#options.needsPidFile) throw error;
      this.#log.warn((error as Error).message);
    }
  }

  #warnOfBuffer(): void {
    const wanted = this.#options.receiveBuffer;
    if (this.#granted >= wanted) return;
    const hint = process.platform === 'linux' ? `; sysctl net.core.rmem_max=${wanted} would allow it` : '';
    this.#log.warn(
      `the kernel grants a receive buffer of ${this.#granted} bytes instead of ${wanted}${hint}`,
    );
  }

  /** One at a time: a disk that is slow must not let a status be overtaken by an older one. */
  #refreshStatus(): void {
    this.#writingStatus ??= this.#writeStatus().finally(() => (this.#writingStatus = undefined));
  }

  async #writeStatus(): Promise<void> {
    const recorder = this.#recorderStatus;
    if (!recorder) return;
    const { place, files } = this.#options.recorder;
    const status: CollectorStatus = {
      program: 'flow-capture',
      version: this.#options.version,
      pid: process.pid,
      started: this.#started,
      updated: Math.floor(Date.now() / 1000),
      isStopped: this.#isStopped,
      place: formatPlace({ ...place, port: this.#port }),
      directory: files.directory,
      queue: this.#intake.status,
      receiveBuffer: { wanted: this.#options.receiveBuffer, granted: this.#granted },
      kernelDrops: this.#kernelDrops,
      ...recorder,
    };
    try {
      await writeFileAtomic(this.#options.statusFile, JSON.stringify(status), { fsync: false });
      this.#statusTrouble = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#statusTrouble) this.#log.warn(`the status file cannot be written: ${message}`);
      this.#statusTrouble = message;
    }
  }
}
