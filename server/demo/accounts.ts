/** Known passwords: `NODE_ENV=production` refuses the demo, and with it these. */
const DEMO_PASSWORD = 'atende-demo';

export const demoAccounts = [
  { name: 'Ana Souza', role: 'agent', email: 'ana@atende.example', password: DEMO_PASSWORD },
  { name: 'Ben Carter', role: 'agent', email: 'ben@atende.example', password: DEMO_PASSWORD },
  { name: 'Carla Mendes', role: 'agent', email: 'carla@atende.example', password: DEMO_PASSWORD },
  { name: 'Sofia Lima', role: 'supervisor', email: 'sofia@atende.example', password: DEMO_PASSWORD },
  { name: 'Alex Morgan', role: 'admin', email: 'alex@atende.example', password: DEMO_PASSWORD },
] satisfies { name: string; role: 'agent' | 'supervisor' | 'admin'; email: string; password: string }[];
