/* Loaded in front of the C library: lets calls that change the files of a folder fail.
 *
 * FAULTS_FOLDER names the folder, FAULTS_PLAN a file that is shared with whoever wants a fault. It
 * holds these numbers, each of 32 bits; the one who plans a fault writes `at` last.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITES = 1, SYNCS = 2, TRUNCATIONS = 4, READS = 8 };

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

static int fails(int descriptor, int call) {
  if (!plan || !plan->at || !(plan->calls & call) || !lies_below(descriptor)) return 0;
  int32_t number = __sync_add_and_fetch(&plan->seen, 1);
  if (number < plan->at || number - plan->at >= plan->times) return 0;
  __sync_add_and_fetch(&plan->failed, 1);
  errno = plan->error;
  return 1;
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
