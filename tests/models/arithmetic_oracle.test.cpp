#include "tests/models/arithmetic_oracle.hpp"

#include <gmp.h>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>

namespace crossbits::oracle {

namespace {

struct Real {
  mpfr_t value;
  explicit Real(mpfr_prec_t precision) { mpfr_init2(value, precision); }
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;
  ~Real() { mpfr_clear(value); }
};

constexpr auto nearest = MPFR_RNDN;

// v = x / (1 + e^-u)
void weighted_sigmoid(mpfr_t v, const mpfr_t x, const mpfr_t u) {
  mpfr_neg(v, u, nearest);
  mpfr_exp(v, v, nearest);
  mpfr_add_ui(v, v, 1, nearest);
  mpfr_div(v, x, v, nearest);
}

// sqrt(8/pi) (x + 0.044715 x^3)
void gelu_argument(mpfr_t u, const mpfr_t x, mpfr_prec_t precision) {
  Real constant(precision);
  mpfr_sqr(u, x, nearest);
  mpfr_mul_ui(u, u, 44715, nearest);
  mpfr_div_ui(u, u, 1000000, nearest);
  mpfr_add_ui(u, u, 1, nearest);
  mpfr_mul(u, u, x, nearest);
  mpfr_const_pi(constant.value, nearest);
  mpfr_ui_div(constant.value, 8, constant.value, nearest);
  mpfr_sqrt(constant.value, constant.value, nearest);
  mpfr_mul(u, u, constant.value, nearest);
}

void gelu(mpfr_t v, const mpfr_t x) {  // x erfc(-x / sqrt 2) / 2
  mpfr_set_ui(v, 2, nearest);
  mpfr_sqrt(v, v, nearest);
  mpfr_div(v, x, v, nearest);
  mpfr_neg(v, v, nearest);
  mpfr_erfc(v, v, nearest);
  mpfr_mul(v, v, x, nearest);
  mpfr_div_2ui(v, v, 1, nearest);
}

void softplus(mpfr_t v, const mpfr_t x) {
  mpfr_abs(v, x, nearest);
  mpfr_neg(v, v, nearest);
  mpfr_exp(v, v, nearest);
  mpfr_log1p(v, v, nearest);
  if (mpfr_sgn(x) > 0) mpfr_add(v, v, x, nearest);
}

// v = f(x) with a relative error far below 2^-(precision - 64)
void evaluate(Function function, mpfr_t v, const mpfr_t x, mpfr_prec_t precision) {
  Real u(precision);
  switch (function) {
    case Function::exp:
      mpfr_exp(v, x, nearest);
      break;
    case Function::log:
      mpfr_log(v, x, nearest);
      break;
    case Function::tanh:
      mpfr_tanh(v, x, nearest);
      break;
    case Function::sigmoid:
      mpfr_set_ui(u.value, 1, nearest);
      weighted_sigmoid(v, u.value, x);
      break;
    case Function::silu:
      weighted_sigmoid(v, x, x);
      break;
    case Function::softplus:
      softplus(v, x);
      break;
    case Function::elu:
      mpfr_sgn(x) < 0 ? mpfr_expm1(v, x, nearest) : mpfr_set(v, x, nearest);
      break;
    case Function::erf:
      mpfr_erf(v, x, nearest);
      break;
    case Function::gelu:
      gelu(v, x);
      break;
    case Function::gelu_tanh:
      gelu_argument(u.value, x, precision);
      weighted_sigmoid(v, x, u.value);
      break;
    case Function::sin:
      mpfr_sin(v, x, nearest);
      break;
    case Function::cos:
      mpfr_cos(v, x, nearest);
      break;
    case Function::square_root:
      mpfr_sqrt(v, x, nearest);
      break;
    case Function::inverse_square_root:
      mpfr_rec_sqrt(v, x, nearest);
      break;
    case Function::reciprocal:
      mpfr_ui_div(v, 1, x, nearest);
      break;
    case Function::relu:
      mpfr_sgn(x) > 0 ? mpfr_set(v, x, nearest) : mpfr_set_ui(v, 0, nearest);
      break;
    case Function::absolute:
      mpfr_abs(v, x, nearest);
      break;
    case Function::negate:
      mpfr_neg(v, x, nearest);
      break;
    case Function::floor:
      mpfr_floor(v, x);
      mpfr_clear_flags();  // it calls every fraction inexact
      break;
  }
}

BigInteger nearest_integer(const mpfr_t v, int result_bits) {
  Real limit(result_bits + 64);
  mpfr_set_ui_2exp(limit.value, 1, result_bits, nearest);
  if (mpfr_cmpabs(v, limit.value) >= 0) {
    const BigInteger largest = (BigInteger(1) << static_cast<unsigned>(result_bits)) - 1;
    return mpfr_sgn(v) < 0 ? BigInteger(-largest) : largest;
  }
  mpz_t integer;
  mpz_init(integer);
  mpfr_get_z(integer, v, nearest);
  char* text = mpz_get_str(nullptr, 10, integer);
  const BigInteger result = saturate(BigInteger(text), result_bits);
  void (*release)(void*, size_t);
  mp_get_memory_functions(nullptr, nullptr, &release);
  release(text, std::char_traits<char>::length(text) + 1);
  mpz_clear(integer);
  return result;
}

// Far out these functions are a number that may be a tie, plus or minus something too small for any
// precision.
void nudge(Function function, mpfr_t v) {
  if (function == Function::softplus)
    mpfr_nextabove(v);
  else if (mpfr_sgn(v) > 0)
    mpfr_nextbelow(v);
  else
    mpfr_nextabove(v);
}

}  // namespace

BigInteger round_function(Function function, const BigInteger& x, int in_fraction, int out_fraction,
                          int result_bits) {
  const std::string digits = x.str();
  for (const mpfr_prec_t precision : {256, 1024, 8192}) {
    Real argument(precision), v(precision), low(precision), high(precision);
    mpfr_set_str(argument.value, digits.c_str(), 10, nearest);
    mpfr_div_2si(argument.value, argument.value, in_fraction, nearest);
    mpfr_clear_flags();
    evaluate(function, v.value, argument.value, precision);
    const bool exact = !mpfr_inexflag_p();
    mpfr_mul_2si(v.value, v.value, out_fraction, nearest);
    if (exact) return nearest_integer(v.value, result_bits);
    mpfr_div_2si(low.value, v.value, precision - 64, nearest);
    mpfr_add(high.value, v.value, low.value, nearest);
    mpfr_sub(low.value, v.value, low.value, nearest);
    const BigInteger result = nearest_integer(low.value, result_bits);
    if (result == nearest_integer(high.value, result_bits)) return result;
    if (precision < 8192) continue;
    nudge(function, v.value);
    return nearest_integer(v.value, result_bits);
  }
  throw std::logic_error("not reached");
}

}  // namespace crossbits::oracle

TEST_CASE("the oracle knows a few values by heart") {
  using namespace crossbits;
  REQUIRE(oracle::round_function(Function::exp, 1, 0, 20) == 2850325);  // e = 2.71828...
  REQUIRE(oracle::round_function(Function::erf, 1, 0, 10) == 863);      // 0.84270...
  REQUIRE(oracle::round_function(Function::gelu, -1, 0, 10) == -162);   // -0.158655...
  REQUIRE(oracle::round_function(Function::sigmoid, 0, 0, 0) == 0);     // a tie
}
