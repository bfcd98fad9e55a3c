import { configure } from '@testing-library/react'

// Two cores and ten test files at once: slow is not wrong.
configure({ asyncUtilTimeout: 20_000 })
