// Functions whose newest version in Debian 12's glibc (2.36) is younger than the wheel's tag allows: every call of them is
// led here (CMakeLists.txt), and goes on to the older version, which every glibc has. scripts/wheel fails where one is
// missing.

// That of 2.35 computes the same, but leaves errno alone.
extern "C" double older_hypot(double x, double y);
__asm__(".symver older_hypot, hypot@GLIBC_2.2.5");
extern "C" double __wrap_hypot(double x, double y);
extern "C" double __wrap_hypot(double x, double y) { return older_hypot(x, y); }
