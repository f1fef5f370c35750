package literate

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls f for all numbers below n, on all processors, each with a
// list of its own, and returns the lists joined in the order of the numbers.
func parallel(n int, f func(i int, errs *ErrorList)) ErrorList {
	lists := make([]ErrorList, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < n; i = next.Add(1) - 1 {
				f(int(i), &lists[i])
			}
		})
	}
	wg.Wait()
	var all ErrorList
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}
