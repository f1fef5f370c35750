//go:build !linux

package transcript

import (
	"errors"
	"os/exec"
)

// ipc is a namespace of a scene's own, which only Linux has.
type ipc struct{}

func newIPC() *ipc                     { return nil }
func (*ipc) start(cmd *exec.Cmd) error { return cmd.Start() }
func (*ipc) objects() (objects, error) { return nil, errors.ErrUnsupported }
func (*ipc) close() error              { return nil }
