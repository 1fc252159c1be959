// Microsoft's headers define this for C; MinGW's do not where C is compiled strictly. cpuinfo uses it.
#ifndef max
#define max(a, b) ((a) > (b) ? (a) : (b))
#endif
