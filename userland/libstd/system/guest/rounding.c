// Rounding of floating-point numbers to whole ones: ISO C 7.12.9. Processors have instructions for it
// since SSE4.1 only, so the compiler calls these.

// From here on a double has no fraction.
static const double whole = 4503599627370496.0;

static double cut(double number, int direction)
{
    if (!(__builtin_fabs(number) < whole)) {
        return number;
    }
    double rounded = (double)(long)number;
    if (direction < 0 && rounded > number) {
        rounded -= 1;
    } else if (direction > 0 && rounded < number) {
        rounded += 1;
    }
    // -0.5 becomes -0.0, not 0.0.
    return __builtin_copysign(rounded, number);
}

double trunc(double number)
{
    return cut(number, 0);
}

double floor(double number)
{
    return cut(number, -1);
}

double ceil(double number)
{
    return cut(number, 1);
}

// Halves away from zero.
double round(double number)
{
    double down = cut(number, 0);
    double rest = __builtin_fabs(number - down);
    return rest < 0.5 ? down : down + __builtin_copysign(1.0, number);
}

// Halves to even, which is how the processor adds.
double rint(double number)
{
    if (!(__builtin_fabs(number) < whole)) {
        return number;
    }
    double shift = __builtin_copysign(whole, number);
    volatile double sum = number + shift;
    return __builtin_copysign(sum - shift, number);
}

double nearbyint(double number)
{
    return rint(number);
}

float truncf(float number)
{
    return (float)trunc(number);
}

float floorf(float number)
{
    return (float)floor(number);
}

float ceilf(float number)
{
    return (float)ceil(number);
}

float roundf(float number)
{
    return (float)round(number);
}

float rintf(float number)
{
    return (float)rint(number);
}
