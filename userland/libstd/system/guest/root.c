// The square root: ISO C 7.12.7.5. The processor computes it, correctly rounded; the compiler calls
// this function because the standard's has to report errors, of which this one has none.

double sqrt(double number)
{
    double root;
    __asm__("sqrtsd %1, %0" : "=x"(root) : "x"(number));
    return root;
}
