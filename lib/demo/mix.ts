/**
 * What people and machines of the campus do, for a campus that gives about 5,000 flows in five minutes.
 * Sizes in octets, durations in seconds, rates in octets a second; ranges are [least, most].
 */
import type { OutsideRole, ServerRole, SubnetName } from './campus.js';
import { ICMP, TCP, UDP } from './conversation.js';
import type { RhythmName } from './rhythm.js';

export type Range = readonly [least: number, most: number];

/** What every maker of traffic is told. */
export interface TrafficScale {
  /** Length of the file. */
  readonly seconds: number;
  readonly seed: number;
  /** Size of the campus relative to the one that the mix describes. */
  readonly scale: number;
}

interface Activity {
  readonly name: string;
  readonly protocol: number;
  /** Port of the server; for ICMP type x 256 + code. */
  readonly ports: Range;
  readonly tos?: number;
  /** The campus side: how many in each subnet at the busiest hour, or some of its servers. */
  readonly campus:
    Partial<Record<SubnetName, number>> | { readonly servers: ServerRole; readonly at: number };
  /** The other side: outside networks of a kind, or servers of the campus (then only the core router sees it). */
  readonly peer: OutsideRole | ServerRole;
  readonly opener: 'campus' | 'peer';
  /** Overrides the rhythm of the subnet. */
  readonly rhythm?: RhythmName;
  /** Mean size of a packet. */
  readonly packetUp: number;
  readonly packetDown: number;
}

/** Begins and ends within seconds. Numbers of `campus` are sessions in five minutes. */
export interface SessionKind extends Activity {
  readonly up: Range;
  readonly down: Range;
  readonly seconds: Range;
  /** Share without an answer. */
  readonly unanswered?: number;
}

/** Goes on for minutes, cut by the active time-out. Numbers of `campus` are streams at the same time. */
export interface StreamKind extends Activity {
  readonly upRate: Range;
  readonly downRate: Range;
  readonly seconds: Range;
}

const EVERYWHERE = (sessions: number) => ({
  staff: sessions * 0.24,
  labs: sessions * 0.1,
  wireless: sessions * 0.34,
  residenceNorth: sessions * 0.2,
  residenceSouth: sessions * 0.14,
  branch: sessions * 0.07,
});

const KB = 1000;
const MB = 1000 * KB;

// prettier-ignore
export const SESSIONS: readonly SessionKind[] = [
  { name: 'https', protocol: TCP, ports: [443, 443], campus: EVERYWHERE(900), peer: 'web', opener: 'campus',
    up: [2500, 2 * MB], down: [90 * KB, 40 * MB], seconds: [0, 14], packetUp: 130, packetDown: 1330, unanswered: 0.01 },
  { name: 'quic', protocol: UDP, ports: [443, 443], campus: EVERYWHERE(640), peer: 'web', opener: 'campus',
    up: [2500, 2 * MB], down: [110 * KB, 40 * MB], seconds: [0, 14], packetUp: 160, packetDown: 1240, unanswered: 0.01 },
  { name: 'http', protocol: TCP, ports: [80, 80], campus: EVERYWHERE(110), peer: 'web', opener: 'campus',
    up: [800, 200 * KB], down: [350 * KB, 60 * MB], seconds: [0, 8], packetUp: 120, packetDown: 1350, unanswered: 0.02 },
  { name: 'visitors-https', protocol: TCP, ports: [443, 443], campus: { servers: 'webServer', at: 330 }, peer: 'home', opener: 'peer',
    up: [1800, 400 * KB], down: [250 * KB, 40 * MB], seconds: [0, 12], packetUp: 140, packetDown: 1340, unanswered: 0.01 },
  { name: 'visitors-http', protocol: TCP, ports: [80, 80], campus: { servers: 'webServer', at: 70 }, peer: 'home', opener: 'peer',
    up: [600, 40 * KB], down: [30 * KB, 8 * MB], seconds: [0, 6], packetUp: 120, packetDown: 1100, unanswered: 0.02 },
  { name: 'dns-recursion', protocol: UDP, ports: [53, 53], campus: { servers: 'nameServer', at: 420 }, peer: 'web', opener: 'campus',
    rhythm: 'wireless', up: [62, 180], down: [90, 1400], seconds: [0, 0], packetUp: 75, packetDown: 260, unanswered: 0.04 },
  { name: 'dns-authority', protocol: UDP, ports: [53, 53], campus: { servers: 'nameServer', at: 120 }, peer: 'home', opener: 'peer',
    up: [60, 160], down: [100, 1200], seconds: [0, 0], packetUp: 72, packetDown: 300 },
  { name: 'dns-transfer', protocol: TCP, ports: [53, 53], campus: { servers: 'nameServer', at: 3 }, peer: 'research', opener: 'peer',
    rhythm: 'steady', up: [300, 2 * KB], down: [2 * KB, 300 * KB], seconds: [0, 2], packetUp: 70, packetDown: 900 },
  { name: 'dns-lookup', protocol: UDP, ports: [53, 53], campus: EVERYWHERE(240), peer: 'nameServer', opener: 'campus',
    up: [60, 160], down: [90, 900], seconds: [0, 0], packetUp: 70, packetDown: 190 },
  { name: 'mail-in', protocol: TCP, ports: [25, 25], campus: { servers: 'mailServer', at: 46 }, peer: 'mail', opener: 'peer',
    up: [160 * KB, 25 * MB], down: [900, 6 * KB], seconds: [1, 14], packetUp: 1150, packetDown: 90, unanswered: 0.03 },
  { name: 'mail-out', protocol: TCP, ports: [25, 25], campus: { servers: 'mailServer', at: 26 }, peer: 'mail', opener: 'campus',
    rhythm: 'office', up: [120 * KB, 20 * MB], down: [900, 6 * KB], seconds: [1, 12], packetUp: 1150, packetDown: 90 },
  { name: 'mail-reading', protocol: TCP, ports: [993, 993], campus: { servers: 'mailServer', at: 44 }, peer: 'home', opener: 'peer',
    up: [1200, 60 * KB], down: [90 * KB, 12 * MB], seconds: [0, 14], packetUp: 110, packetDown: 980 },
  { name: 'mail-submission', protocol: TCP, ports: [587, 587], campus: { servers: 'mailServer', at: 9 }, peer: 'home', opener: 'peer',
    up: [90 * KB, 15 * MB], down: [1 * KB, 5 * KB], seconds: [1, 10], packetUp: 1100, packetDown: 95 },
  { name: 'ntp-client', protocol: UDP, ports: [123, 123], campus: EVERYWHERE(34), peer: 'cloud', opener: 'campus',
    rhythm: 'steady', up: [76, 76], down: [76, 76], seconds: [0, 0], packetUp: 76, packetDown: 76 },
  { name: 'ntp-server', protocol: UDP, ports: [123, 123], campus: { servers: 'timeServer', at: 26 }, peer: 'home', opener: 'peer',
    rhythm: 'steady', up: [76, 76], down: [76, 76], seconds: [0, 0], packetUp: 76, packetDown: 76 },
  { name: 'ssh-guessing', protocol: TCP, ports: [22, 22], campus: { servers: 'shellServer', at: 16 }, peer: 'home', opener: 'peer',
    rhythm: 'steady', up: [1200, 3 * KB], down: [1500, 4 * KB], seconds: [1, 6], packetUp: 110, packetDown: 160 },
  { name: 'ping', protocol: ICMP, ports: [0x800, 0x800], campus: EVERYWHERE(44), peer: 'cloud', opener: 'campus',
    rhythm: 'steady', up: [84, 840], down: [84, 840], seconds: [0, 9], packetUp: 84, packetDown: 84, unanswered: 0.1 },
  { name: 'ping-in', protocol: ICMP, ports: [0x800, 0x800], campus: { servers: 'webServer', at: 22 }, peer: 'home', opener: 'peer',
    rhythm: 'steady', up: [60, 1200], down: [60, 1200], seconds: [0, 12], packetUp: 60, packetDown: 60 },
  { name: 'unreachable', protocol: ICMP, ports: [0x303, 0x303], campus: EVERYWHERE(22), peer: 'home', opener: 'campus',
    up: [72, 400], down: [0, 0], seconds: [0, 3], packetUp: 88, packetDown: 88, unanswered: 1 },
  { name: 'time-exceeded', protocol: ICMP, ports: [0xb00, 0xb00], campus: { residenceNorth: 5, staff: 3 }, peer: 'home', opener: 'peer',
    up: [56, 300], down: [0, 0], seconds: [0, 3], packetUp: 56, packetDown: 56, unanswered: 1 },
  { name: 'p2p-gossip', protocol: UDP, ports: [6881, 6999], campus: { residenceNorth: 70, residenceSouth: 52 }, peer: 'home', opener: 'peer',
    up: [90, 2 * KB], down: [90, 4 * KB], seconds: [0, 9], packetUp: 130, packetDown: 160, unanswered: 0.35 },
  { name: 'chat', protocol: TCP, ports: [5222, 5228], campus: EVERYWHERE(60), peer: 'web', opener: 'campus',
    up: [4 * KB, 3 * MB], down: [12 * KB, 8 * MB], seconds: [0, 14], packetUp: 140, packetDown: 210 },
  { name: 'file-server', protocol: TCP, ports: [445, 445], campus: { staff: 46, labs: 28 }, peer: 'fileServer', opener: 'campus',
    up: [2 * KB, 8 * MB], down: [4 * KB, 25 * MB], seconds: [0, 14], packetUp: 300, packetDown: 1200 },
];

// prettier-ignore
export const STREAMS: readonly StreamKind[] = [
  { name: 'video', protocol: TCP, ports: [443, 443], campus: { residenceNorth: 11, residenceSouth: 8, wireless: 6, labs: 1, branch: 0.6 },
    peer: 'video', opener: 'campus', upRate: [3 * KB, 9 * KB], downRate: [250 * KB, 800 * KB], seconds: [240, 3000], packetUp: 60, packetDown: 1430 },
  { name: 'video-quic', protocol: UDP, ports: [443, 443], campus: { residenceNorth: 8, residenceSouth: 6, wireless: 5 },
    peer: 'video', opener: 'campus', upRate: [3 * KB, 9 * KB], downRate: [250 * KB, 800 * KB], seconds: [240, 3000], packetUp: 70, packetDown: 1260 },
  { name: 'television', protocol: TCP, ports: [1935, 1935], campus: { residenceNorth: 2, residenceSouth: 1.5 },
    peer: 'video', opener: 'campus', upRate: [2 * KB, 5 * KB], downRate: [200 * KB, 500 * KB], seconds: [600, 3500], packetUp: 56, packetDown: 1400 },
  { name: 'meeting', protocol: UDP, ports: [8801, 8810], tos: 136, campus: { staff: 9, wireless: 6, branch: 3 },
    peer: 'meeting', opener: 'campus', upRate: [60 * KB, 240 * KB], downRate: [90 * KB, 330 * KB], seconds: [900, 3500], packetUp: 940, packetDown: 980 },
  { name: 'voice', protocol: UDP, ports: [16384, 16482], tos: 184, campus: { staff: 9, branch: 4 },
    peer: 'meeting', opener: 'campus', upRate: [10 * KB, 11 * KB], downRate: [10 * KB, 11 * KB], seconds: [60, 1500], packetUp: 200, packetDown: 200 },
  { name: 'p2p', protocol: TCP, ports: [6881, 6999], tos: 32, campus: { residenceNorth: 9, residenceSouth: 7 },
    peer: 'home', opener: 'peer', upRate: [15 * KB, 160 * KB], downRate: [20 * KB, 200 * KB], seconds: [300, 3500], packetUp: 900, packetDown: 950 },
  { name: 'p2p-udp', protocol: UDP, ports: [6881, 6999], tos: 32, campus: { residenceNorth: 5, residenceSouth: 4 },
    peer: 'home', opener: 'campus', upRate: [20 * KB, 180 * KB], downRate: [15 * KB, 160 * KB], seconds: [300, 3500], packetUp: 1000, packetDown: 1000 },
  { name: 'backup', protocol: TCP, ports: [873, 873], tos: 32, campus: { servers: 'fileServer', at: 5 }, rhythm: 'night',
    peer: 'cloud', opener: 'campus', upRate: [900 * KB, 2.6 * MB], downRate: [12 * KB, 40 * KB], seconds: [900, 3500], packetUp: 1460, packetDown: 54 },
  { name: 'backup-inside', protocol: TCP, ports: [873, 873], tos: 32, campus: { staff: 4, labs: 2 }, rhythm: 'night',
    peer: 'fileServer', opener: 'campus', upRate: [900 * KB, 2 * MB], downRate: [12 * KB, 30 * KB], seconds: [600, 3000], packetUp: 1460, packetDown: 54 },
  { name: 'vpn', protocol: UDP, ports: [4500, 4500], campus: { servers: 'vpnServer', at: 12 }, rhythm: 'office',
    peer: 'home', opener: 'peer', upRate: [4 * KB, 40 * KB], downRate: [8 * KB, 110 * KB], seconds: [900, 3500], packetUp: 420, packetDown: 760 },
  { name: 'ipsec', protocol: 50, ports: [0, 0], campus: { servers: 'vpnServer', at: 5 }, rhythm: 'office',
    peer: 'home', opener: 'peer', upRate: [5 * KB, 60 * KB], downRate: [8 * KB, 90 * KB], seconds: [900, 3500], packetUp: 460, packetDown: 700 },
  { name: 'tunnel', protocol: 47, ports: [0, 0], campus: { branch: 6 }, rhythm: 'visitors',
    peer: 'research', opener: 'campus', upRate: [30 * KB, 90 * KB], downRate: [40 * KB, 120 * KB], seconds: [1800, 3500], packetUp: 620, packetDown: 680 },
  { name: 'ipv6-tunnel', protocol: 41, ports: [0, 0], campus: { labs: 3 },
    peer: 'research', opener: 'campus', upRate: [2 * KB, 20 * KB], downRate: [4 * KB, 60 * KB], seconds: [600, 3000], packetUp: 320, packetDown: 700 },
  { name: 'transfer', protocol: TCP, ports: [2811, 2811], campus: { labs: 1.2, servers: 0.5 }, rhythm: 'laboratory',
    peer: 'research', opener: 'campus', upRate: [40 * KB, 200 * KB], downRate: [800 * KB, 3 * MB], seconds: [300, 1800], packetUp: 60, packetDown: 1470 },
  { name: 'ssh', protocol: TCP, ports: [22, 22], tos: 16, campus: { staff: 8, labs: 6, residenceNorth: 2, wireless: 3 },
    peer: 'cloud', opener: 'campus', upRate: [100, 2 * KB], downRate: [200, 9 * KB], seconds: [120, 3500], packetUp: 96, packetDown: 180 },
  { name: 'ssh-in', protocol: TCP, ports: [22, 22], tos: 16, campus: { servers: 'shellServer', at: 8 }, rhythm: 'office',
    peer: 'home', opener: 'peer', upRate: [100, 2 * KB], downRate: [200, 12 * KB], seconds: [120, 3500], packetUp: 96, packetDown: 210 },
  { name: 'game', protocol: UDP, ports: [27015, 27050], campus: { residenceNorth: 7, residenceSouth: 5 },
    peer: 'cloud', opener: 'campus', upRate: [4 * KB, 9 * KB], downRate: [8 * KB, 24 * KB], seconds: [600, 3500], packetUp: 110, packetDown: 190 },
  { name: 'routing', protocol: TCP, ports: [179, 179], tos: 192, campus: { servers: 2 }, rhythm: 'steady',
    peer: 'research', opener: 'peer', upRate: [60, 300], downRate: [60, 300], seconds: [3000, 3500], packetUp: 80, packetDown: 80 },
];
