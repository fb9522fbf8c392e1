import { config } from 'zod';

// The page’s policy allows no code made from text, which zod would try. Comes before any schema.
config({ jitless: true });
