/** Numbers of Linux's socket interface, the same on x64 and arm64. */
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_NONBLOCK = 0x800;
export const SOCK_CLOEXEC = 0x80000;

export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const IPPROTO_ICMP = 1;
export const SO_RCVTIMEO = 20;
export const IPPROTO_TCP = 6;
export const TCP_DEFER_ACCEPT = 9;
export const IPPROTO_IPV6 = 41;
export const IPPROTO_ICMPV6 = 58;
export const IPV6_V6ONLY = 26;
