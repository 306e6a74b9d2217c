// Functions whose newest version in Debian 12's glibc (2.36) or libstdc++ (12) is younger than the wheel's tag allows:
// every call of them is led here (CMakeLists.txt), and goes on to the older version, which all of them have.
// scripts/wheel fails where one is missing.

// That of 2.35 computes the same, but leaves errno alone.
extern "C" double older_hypot(double x, double y);
__asm__(".symver older_hypot, hypot@GLIBC_2.2.5");
extern "C" double __wrap_hypot(double x, double y);
extern "C" double __wrap_hypot(double x, double y) {
  return older_hypot(x, y);
}

// That of libstdc++ 3.4.30 waits in the same way, and may in addition end with a thread that is cancelled.
extern "C" void older_wait(void* condition, void* lock);
__asm__(".symver older_wait, _ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE@GLIBCXX_3.4.11");
extern "C" void __wrap__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(void* condition, void* lock);
extern "C" void __wrap__ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE(void* condition, void* lock) {
  older_wait(condition, lock);
}
