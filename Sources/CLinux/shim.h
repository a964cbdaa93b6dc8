// Calls of Linux that Swift's Glibc does not show, since the headers declare them for _GNU_SOURCE alone.
#ifndef KOHORT_CLINUX_SHIM_H
#define KOHORT_CLINUX_SHIM_H

#include <fcntl.h>
#include <malloc.h>

// renameat2(2): fails when the new name is taken.
#define KOHORT_RENAME_NOREPLACE 1
// renameat2(2): the two names change places.
#define KOHORT_RENAME_EXCHANGE 2

// open(2): the file's time of reading stays as it is; for its owner alone.
#define KOHORT_O_NOATIME 01000000

int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);
int syncfs(int descriptor);

#endif
