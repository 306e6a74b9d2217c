#pragma once

#include <string>
#include <string_view>

namespace lowpass::report {

/// A PDF written by cairo without its creation date, so that the same picture is the same bytes. Older versions (PDF
/// with a plain cross-reference table) have the date blanked in place; newer ones (cairo 1.18) keep it inside a
/// compressed object stream, so the file is laid out anew with plain objects and a plain table (ISO
/// 32000-1, 7.5.4, 7.5.7, 7.5.8). A file of any other form is returned as it is.
std::string without_creation_date(std::string_view pdf);

}  // namespace lowpass::report
