// A shared object that is no plugin.
extern "C" double something_else(double x) {
  return x;
}
