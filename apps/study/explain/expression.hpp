#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace crossbits {

/// A formula as a tree, which every writer sets in its own way.
struct Expression {
  enum class Kind : std::uint8_t {
    identifier,
    number,
    relation,
    words,
    row,
    subscript,
    superscript,
    ceiling,
    fenced
  };
  Kind kind = Kind::row;
  std::string text{};               ///< of a leaf
  std::vector<Expression> parts{};  ///< of the others

  static Expression identifier(std::string name) { return {Kind::identifier, std::move(name), {}}; }
  static Expression number(std::uint64_t value) { return {Kind::number, std::to_string(value), {}}; }
  /// "=", "<", ">=", ",", "->".
  static Expression relation(std::string sign) { return {Kind::relation, std::move(sign), {}}; }
  /// Upright words, such as the name of a problem.
  static Expression words(std::string text) { return {Kind::words, std::move(text), {}}; }
  static Expression row(std::vector<Expression> parts) { return {Kind::row, {}, std::move(parts)}; }
  static Expression subscript(Expression base, Expression below) {
    return {Kind::subscript, {}, {std::move(base), std::move(below)}};
  }
  static Expression superscript(Expression base, Expression above) {
    return {Kind::superscript, {}, {std::move(base), std::move(above)}};
  }
  static Expression ceiling(Expression inside) { return {Kind::ceiling, {}, {std::move(inside)}}; }
  static Expression fenced(Expression inside) { return {Kind::fenced, {}, {std::move(inside)}}; }
};

/// LaTeX, without dollars.
std::string latex(const Expression& formula);
/// The inside of a MathML <math> element.
std::string mathml(const Expression& formula);

}  // namespace crossbits
