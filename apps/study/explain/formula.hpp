#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace crossbits {

/// A formula as a tree, which every writer sets in its own way.
struct Formula {
  enum class Kind : std::uint8_t { identifier, number, relation, words, row, subscript, superscript, ceiling, fenced };
  Kind kind = Kind::row;
  std::string text{};             ///< of a leaf
  std::vector<Formula> parts{};   ///< of the others

  static Formula identifier(std::string name) { return {Kind::identifier, std::move(name), {}}; }
  static Formula number(std::uint64_t value) { return {Kind::number, std::to_string(value), {}}; }
  /// "=", "<", ">=", ",", "->".
  static Formula relation(std::string sign) { return {Kind::relation, std::move(sign), {}}; }
  /// Upright words, such as the name of a problem.
  static Formula words(std::string text) { return {Kind::words, std::move(text), {}}; }
  static Formula row(std::vector<Formula> parts) { return {Kind::row, {}, std::move(parts)}; }
  static Formula subscript(Formula base, Formula below) { return {Kind::subscript, {}, {std::move(base), std::move(below)}}; }
  static Formula superscript(Formula base, Formula above) {
    return {Kind::superscript, {}, {std::move(base), std::move(above)}};
  }
  static Formula ceiling(Formula inside) { return {Kind::ceiling, {}, {std::move(inside)}}; }
  static Formula fenced(Formula inside) { return {Kind::fenced, {}, {std::move(inside)}}; }
};

/// LaTeX, without dollars.
std::string latex(const Formula& formula);
/// The inside of a MathML <math> element.
std::string mathml(const Formula& formula);

}  // namespace crossbits
