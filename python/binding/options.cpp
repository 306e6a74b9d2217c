#include "options.hpp"

#include <variant>

namespace lowpass::python {

std::string keyword_of(const std::string& option_name) {
  const std::string key = key_name(option_name);
  return key == "lambda" ? "lambda_" : key;
}

std::string type_of(const OptionKind& kind) {
  struct Types {
    std::string operator()(const CountKind& k) const { return k.word.empty() ? "int" : "int | str | None"; }
    std::string operator()(const NumberKind& k) const { return k.word.empty() ? "float" : "float | str | None"; }
    std::string operator()(const CountsKind&) const { return "Sequence[int] | str | None"; }
    std::string operator()(const ChoiceKind& k) const {
      std::string names;
      for (const std::string& name : k.names) names += (names.empty() ? "\"" : ", \"") + name + "\"";
      return "Literal[" + names + "]";
    }
    std::string operator()(const FlagKind&) const { return "bool"; }
    std::string operator()(const TextKind&) const { return "str"; }
  };
  return std::visit(Types(), kind);
}

}  // namespace lowpass::python
