/* Loaded in front of the C library: writes down every change to the files of a folder, in order.
 *
 * FAULTS_FOLDER names the folder, FAULTS_LOG the file of records. A record is: what was done (one
 * letter), length and text of the name below the folder, offset, length and bytes. Little-endian.
 *   W write   T truncate   S sync (an empty name is the folder itself)   U unlink
 *   R rename, L link (the bytes are the new name)
 * One call is made at a time, so that the order of the records is the order on the disk.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[1024];
static size_t folder_length;
static int records = -1;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *where = getenv("FAULTS_FOLDER"), *log = getenv("FAULTS_LOG");
  if (!where || !log) return;
  snprintf(folder, sizeof folder, "%s", where);
  folder_length = strlen(folder);
  records = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* Returns the part of a path below the folder, NULL if it lies elsewhere. */
static const char *below(const char *path) {
  if (records < 0 || strncmp(path, folder, folder_length)) return NULL;
  if (path[folder_length] == '/') return path + folder_length + 1;
  return path[folder_length] ? NULL : path + folder_length;
}

static const char *name_of(int descriptor, char *path, size_t size) {
  char link[64];
  if (records < 0 || descriptor == records) return NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, size - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  return below(path);
}

static void record(char what, const char *name, int64_t offset, const void *bytes, size_t length) {
  uint16_t name_length = strlen(name);
  uint32_t kept_length = bytes ? length : 0;
  size_t size = 1 + sizeof name_length + name_length + sizeof offset + sizeof kept_length + kept_length;
  char *line = malloc(size), *at = line;
  *at++ = what;
  at = (char *)memcpy(at, &name_length, sizeof name_length) + sizeof name_length;
  at = (char *)memcpy(at, name, name_length) + name_length;
  at = (char *)memcpy(at, &offset, sizeof offset) + sizeof offset;
  at = (char *)memcpy(at, &kept_length, sizeof kept_length) + sizeof kept_length;
  if (kept_length) memcpy(at, bytes, kept_length);
  if (REAL(write)(records, line, size) != (ssize_t)size) abort();
  free(line);
}

/* Makes a call that changes the file of `descriptor`, and records it if it succeeded. */
#define RECORDED(type, call, condition, what, offset, bytes, length)  \
  char path[1024];                                                    \
  const char *name = name_of(descriptor, path, sizeof path);          \
  if (!name) return call;                                             \
  pthread_mutex_lock(&one_at_a_time);                                 \
  int64_t at = offset;                                                \
  type result = call;                                                 \
  if (condition) record(what, name, at, bytes, length);               \
  pthread_mutex_unlock(&one_at_a_time);                               \
  return result;

ssize_t write(int descriptor, const void *bytes, size_t length) {
  RECORDED(ssize_t, REAL(write)(descriptor, bytes, length), result > 0, 'W',
           lseek(descriptor, 0, SEEK_CUR), bytes, result)
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  RECORDED(ssize_t, REAL(pwrite)(descriptor, bytes, length, offset), result > 0, 'W', offset, bytes,
           result)
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  RECORDED(ssize_t, REAL(pwrite64)(descriptor, bytes, length, offset), result > 0, 'W', offset,
           bytes, result)
}

int ftruncate(int descriptor, off_t length) {
  RECORDED(int, REAL(ftruncate)(descriptor, length), !result, 'T', length, NULL, 0)
}

int ftruncate64(int descriptor, off64_t length) {
  RECORDED(int, REAL(ftruncate64)(descriptor, length), !result, 'T', length, NULL, 0)
}

int fsync(int descriptor) {
  RECORDED(int, REAL(fsync)(descriptor), !result, 'S', 0, NULL, 0)
}

int fdatasync(int descriptor) {
  RECORDED(int, REAL(fdatasync)(descriptor), !result, 'S', 0, NULL, 0)
}

int unlink(const char *path) {
  const char *name = below(path);
  int result = REAL(unlink)(path);
  if (name && !result) record('U', name, 0, NULL, 0);
  return result;
}

static int renamed(char what, const char *from, const char *to, int result) {
  const char *before = below(from), *after = below(to);
  if (before && after && !result) record(what, before, 0, after, strlen(after));
  return result;
}

int rename(const char *from, const char *to) {
  return renamed('R', from, to, REAL(rename)(from, to));
}

int link(const char *from, const char *to) {
  return renamed('L', from, to, REAL(link)(from, to));
}

int linkat(int folder_from, const char *from, int folder_to, const char *to, int flags) {
  return renamed('L', from, to, REAL(linkat)(folder_from, from, folder_to, to, flags));
}

/* Opening can empty a file, too. */
#define OPENING(open_it)                                              \
  int open_it(const char *path, int flags, ...) {                     \
    va_list more;                                                     \
    va_start(more, flags);                                            \
    mode_t mode = va_arg(more, mode_t);                               \
    va_end(more);                                                     \
    const char *name = below(path);                                   \
    int result = REAL(open_it)(path, flags, mode);                    \
    if (name && result >= 0 && flags & O_TRUNC) record('T', name, 0, NULL, 0); \
    return result;                                                    \
  }

OPENING(open)
OPENING(open64)
