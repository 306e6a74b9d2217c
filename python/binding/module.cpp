#include "rooms.hpp"

NB_MODULE(_native, module) {
  module.attr("__doc__") = "lowpass in C++, as the package lowpass uses it; not for others.";
  lowpass::python::add_core(module);
  lowpass::python::add_landscapes(module);
  lowpass::python::add_optimize(module);
  lowpass::python::add_paths(module);
  lowpass::python::add_train(module);
  lowpass::python::add_studies(module);
}
