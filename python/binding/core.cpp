#include <exception>
#include <stop_token>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/version.hpp"
#include "rooms.hpp"

namespace lowpass::python {
namespace {

/// A user's mistake is a ValueError, a file that cannot be read or written an OSError, a bug of ours a RuntimeError.
void translate(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const BadInput& error) {
    PyErr_SetString(PyExc_ValueError, error.what());
  } catch (const NotANumber& error) {
    PyErr_SetString(PyExc_ValueError, error.what());
  } catch (const IoError& error) {
    PyErr_SetString(PyExc_OSError, error.what());
  } catch (const Error& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
}

}  // namespace

void add_core(nb::module_& module) {
  nb::register_exception_translator(translate);
  module.attr("version") = version;
  nb::class_<std::stop_source>(module, "StopSource", "Asks a search that is under way to end.")
      .def(nb::init<>())
      .def("request_stop", &std::stop_source::request_stop)
      .def("stop_requested", &std::stop_source::stop_requested);
}

}  // namespace lowpass::python
