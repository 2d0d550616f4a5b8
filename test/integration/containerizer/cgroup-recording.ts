/**
 * What Linux 6.1 shows in a control group of version 2: 20 ms of CPU in 100, 32 MB of memory. A program in it wanted 200 MB
 * and was killed, then a shell counted.
 */
export const controllers = 'cpuset cpu io memory hugetlb pids rdma misc\n';

/** Text by file name. */
export const group: Readonly<Record<string, string>> = {
  'cpu.stat': `usage_usec 2015056
user_usec 1002969
system_usec 1012087
nr_periods 101
nr_throttled 98
throttled_usec 7576813
nr_bursts 0
burst_usec 0
`,
  'cpu.weight': '67\n',
  'cpu.max': '20000 100000\n',
  'memory.max': '33554432\n',
  'memory.low': '0\n',
  'memory.stat': `anon 4096
file 315392
kernel 4096
kernel_stack 0
pagetables 0
sec_pagetables 0
percpu 0
sock 0
vmalloc 0
shmem 0
file_mapped 233472
file_dirty 0
file_writeback 0
swapcached 0
anon_thp 0
file_thp 0
shmem_thp 0
inactive_anon 4096
active_anon 0
inactive_file 266240
active_file 0
unevictable 0
slab_reclaimable 4000
slab_unreclaimable 3680
slab 7680
workingset_refault_anon 0
workingset_refault_file 263
workingset_activate_anon 0
workingset_activate_file 0
workingset_restore_anon 0
workingset_restore_file 0
workingset_nodereclaim 0
pgscan 790
pgsteal 475
pgscan_kswapd 0
pgscan_direct 790
pgsteal_kswapd 0
pgsteal_direct 475
pgfault 1209
pgmajfault 45
pgrefill 226
pgactivate 691
pgdeactivate 226
pglazyfree 0
pglazyfreed 0
thp_fault_alloc 14
thp_collapse_alloc 0
`,
  'memory.current': '458752\n',
  'memory.peak': '33554432\n',
  'memory.events': `low 0
high 0
max 48
oom 1
oom_kill 1
oom_group_kill 0
`,
  'memory.swap.current': '0\n',
  'pids.max': '16\n',
  'pids.current': '1\n',
  'pids.events': 'max 0\n',
};
