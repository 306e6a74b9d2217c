/* Included before every file of a wheel: functions whose newest version in Debian 12's glibc (2.36) is younger than the
 * wheel's tag allows, by their older version, which every glibc has. `scripts/wheel` fails where one is missing here. */
__asm__(".symver hypot, hypot@GLIBC_2.2.5"); /* that of 2.35 computes the same, but leaves errno to the caller */
