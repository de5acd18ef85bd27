/* Loaded in front of the C library: lets calls that change the files of a folder fail.
 *
 * FAULTS_FOLDER names the folder, FAULTS_PLAN a file that is shared with whoever wants a fault. It
 * holds these numbers, each of 32 bits; the one who plans a fault writes `at` last.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* NAMES are calls that make or move a name; CHANGES are what else a read-only disk refuses. */
enum { WRITES = 1, SYNCS = 2, TRUNCATIONS = 4, READS = 8, NAMES = 16, CHANGES = 32 };

struct plan {
  int32_t at;     /* which of the calls fails, 0 for none */
  int32_t times;  /* how many fail from then on */
  int32_t error;  /* with which errno */
  int32_t calls;  /* which calls are meant */
  int32_t seen;   /* how many of them there were */
  int32_t failed; /* how many of them have failed */
};

static char folder[1024];
static struct plan *plan;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *where = getenv("FAULTS_FOLDER"), *file = getenv("FAULTS_PLAN");
  if (!where || !file) return;
  snprintf(folder, sizeof folder, "%s/", where);
  int shared = open(file, O_RDWR | O_CLOEXEC);
  if (shared < 0) abort();
  void *mapped = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
  if (mapped == MAP_FAILED) abort();
  close(shared);
  plan = mapped;
}

static int lies_below(int descriptor) {
  char link[64], path[1024];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path);
  return length > 0 && !strncmp(path, folder, strlen(folder));
}

static int is_its_turn(void) {
  int32_t number = __sync_add_and_fetch(&plan->seen, 1);
  if (number < plan->at || number - plan->at >= plan->times) return 0;
  __sync_add_and_fetch(&plan->failed, 1);
  errno = plan->error;
  return 1;
}

static int is_meant(int call) { return plan && plan->at && (plan->calls & call); }

static int fails(int descriptor, int call) {
  return is_meant(call) && lies_below(descriptor) && is_its_turn();
}

/* A path that begins elsewhere, or nowhere, is none of the folder's. */
static int fails_at(const char *path, int call) {
  return is_meant(call) && !strncmp(path, folder, strlen(folder)) && is_its_turn();
}

static int opening(const char *path, int flags) {
  if (!(flags & (O_CREAT | O_WRONLY | O_RDWR))) return 0;
  return (flags & O_CREAT) && access(path, F_OK) ? NAMES : CHANGES;
}

ssize_t read(int descriptor, void *bytes, size_t length) {
  return fails(descriptor, READS) ? -1 : REAL(read)(descriptor, bytes, length);
}

ssize_t pread(int descriptor, void *bytes, size_t length, off_t offset) {
  return fails(descriptor, READS) ? -1 : REAL(pread)(descriptor, bytes, length, offset);
}

ssize_t pread64(int descriptor, void *bytes, size_t length, off64_t offset) {
  return fails(descriptor, READS) ? -1 : REAL(pread64)(descriptor, bytes, length, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  return fails(descriptor, WRITES) ? -1 : REAL(write)(descriptor, bytes, length);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  return fails(descriptor, WRITES) ? -1 : REAL(pwrite)(descriptor, bytes, length, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  return fails(descriptor, WRITES) ? -1 : REAL(pwrite64)(descriptor, bytes, length, offset);
}

int ftruncate(int descriptor, off_t length) {
  return fails(descriptor, TRUNCATIONS) ? -1 : REAL(ftruncate)(descriptor, length);
}

int ftruncate64(int descriptor, off64_t length) {
  return fails(descriptor, TRUNCATIONS) ? -1 : REAL(ftruncate64)(descriptor, length);
}

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
  return fails(descriptor, WRITES) ? -1 : REAL(fallocate)(descriptor, mode, offset, length);
}

int fsync(int descriptor) {
  return fails(descriptor, SYNCS) ? -1 : REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
  return fails(descriptor, SYNCS) ? -1 : REAL(fdatasync)(descriptor);
}

ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
  return fails(to, WRITES) ? -1 : REAL(sendfile)(to, from, offset, length);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) {
  return fails(to, WRITES) ? -1 : REAL(sendfile64)(to, from, offset, length);
}

#define OPEN(name)                                                            \
  int name(const char *path, int flags, ...) {                                \
    va_list more;                                                             \
    va_start(more, flags);                                                    \
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                 \
    va_end(more);                                                             \
    return fails_at(path, opening(path, flags)) ? -1 : REAL(name)(path, flags, mode); \
  }

OPEN(open)
OPEN(open64)

int mkdir(const char *path, mode_t mode) {
  return fails_at(path, NAMES) ? -1 : REAL(mkdir)(path, mode);
}

int link(const char *path, const char *other) {
  return fails_at(other, NAMES) ? -1 : REAL(link)(path, other);
}

int rename(const char *path, const char *other) {
  return fails_at(other, NAMES) ? -1 : REAL(rename)(path, other);
}

int unlink(const char *path) { return fails_at(path, CHANGES) ? -1 : REAL(unlink)(path); }

int rmdir(const char *path) { return fails_at(path, CHANGES) ? -1 : REAL(rmdir)(path); }

int chmod(const char *path, mode_t mode) {
  return fails_at(path, CHANGES) ? -1 : REAL(chmod)(path, mode);
}
